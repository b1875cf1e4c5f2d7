import type { Graph, GraphEdge, GraphNode } from "./graph.ts";

/** A box or a bend of an edge; `x`, `y` is its centre, in SVG units. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Layout {
  width: number;
  height: number;
  nodes: (Box & { node: GraphNode; lines: string[] })[];
  /**
   * `points` run from the bottom of one node to the top of the other, straight down within a layer, so that no line goes
   * through a box or a label of it; the label stands to the right of its own line.
   */
  edges: {
    edge: GraphEdge;
    points: { x: number; y: number }[];
    label: (Box & { lines: string[] }) | null;
  }[];
}

/** Measures a node or a label: its lines as drawn, and its size. */
export type Measure = (of: { node: GraphNode } | { edge: GraphEdge }) => {
  lines: string[];
  width: number;
  height: number;
};

interface Cell extends Box {
  lines: string[];
  rank: number;
  /** Height of its layer. */
  room: number;
  /** Order in the file, which breaks every tie. */
  order: number;
  above: Cell[];
  below: Cell[];
}

const GAP = 26;
const LAYER_GAP = 28;
/** How far the text of a label stands from its line. */
export const LABEL_SIDE = 10;
const MARGIN = 24;
const ROUNDS = 6;

/**
 * A layered layout (after Sugiyama): a step stands below everything that leads to it, an edge's label takes
 * a place of its own between, and few edges cross. The same graph always gives the same picture.
 */
export function layOut(graph: Graph, measure: Measure): Layout {
  const ranks = rankNodes(graph);
  const cells = new Map<string, Cell>();
  const all: Cell[] = [];
  const add = (rank: number, size: { lines: string[]; width: number; height: number }): Cell => {
    const cell = { ...size, rank, room: 0, order: all.length, x: 0, y: 0, above: [], below: [] };
    all.push(cell);
    return cell;
  };
  for (const node of graph.nodes) cells.set(node.id, add((ranks.get(node.id) ?? 0) * 2, measure({ node })));
  const chains = graph.edges.flatMap((edge) => {
    const from = cells.get(edge.from);
    const to = cells.get(edge.to);
    return from === undefined || to === undefined
      ? []
      : [{ edge, cells: chainOf(edge, from, to, add, measure) }];
  });
  const layers = sortLayers(all);
  placeAcross(layers);
  const { width, height } = placeDown(layers);
  return {
    width,
    height,
    nodes: graph.nodes.flatMap((node) => {
      const cell = cells.get(node.id);
      return cell === undefined ? [] : [{ node, ...placeOf(cell), lines: cell.lines }];
    }),
    edges: chains.map(({ edge, cells: chain }) => traceEdge(edge, chain)),
  };
}

function rankNodes(graph: Graph): Map<string, number> {
  const ranks = new Map(graph.nodes.map(({ id }) => [id, 0]));
  // Links lead onward only, so as many rounds as there are nodes settle every rank.
  for (let round = 0; round < graph.nodes.length; round++) {
    let changed = false;
    for (const { from, to } of graph.edges) {
      const rank = (ranks.get(from) ?? 0) + 1;
      if (rank <= (ranks.get(to) ?? 0)) continue;
      ranks.set(to, rank);
      changed = true;
    }
    if (!changed) break;
  }
  return ranks;
}

function chainOf(
  edge: GraphEdge,
  from: Cell,
  to: Cell,
  add: (rank: number, size: { lines: string[]; width: number; height: number }) => Cell,
  measure: Measure,
): Cell[] {
  const chain = [from];
  for (let rank = from.rank + 1; rank < to.rank; rank++) {
    const isLabel = rank === from.rank + 1 && edge.label.length > 0;
    chain.push(add(rank, isLabel ? measure({ edge }) : { lines: [], width: 8, height: 0 }));
  }
  chain.push(to);
  for (let index = 1; index < chain.length; index++) {
    const above = chain[index - 1];
    const below = chain[index];
    if (above === undefined || below === undefined) continue;
    above.below.push(below);
    below.above.push(above);
  }
  return chain;
}

function sortLayers(cells: readonly Cell[]): Cell[][] {
  const layers: Cell[][] = [];
  for (const cell of cells) (layers[cell.rank] ??= []).push(cell);
  const filled = layers.filter((layer) => layer.length > 0);
  for (let round = 0; round < ROUNDS; round++) {
    const down = round % 2 === 0;
    for (const layer of down ? filled : filled.toReversed()) {
      sortBy(layer, filled, (cell) => (down ? cell.above : cell.below));
    }
  }
  return filled;
}

/** Orders a layer by the middle of what its cells hang on, so that edges cross little. */
function sortBy(layer: Cell[], layers: readonly Cell[][], neighbours: (cell: Cell) => Cell[]): void {
  const spots = new Map<Cell, number>();
  for (const each of layers) each.forEach((cell, index) => spots.set(cell, index - each.length / 2));
  const middle = (cell: Cell): number => {
    const near = neighbours(cell).map((each) => spots.get(each) ?? 0);
    return near.length === 0
      ? (spots.get(cell) ?? 0)
      : near.reduce((sum, each) => sum + each, 0) / near.length;
  };
  const middles = new Map(layer.map((cell) => [cell, middle(cell)]));
  layer.sort((a, b) => (middles.get(a) ?? 0) - (middles.get(b) ?? 0) || a.order - b.order);
}

function placeAcross(layers: readonly Cell[][]): void {
  const settle = (layer: Cell[], wish: (cell: Cell) => number): void => {
    const placed = spaceOut(
      layer.map((cell) => ({ wish: wish(cell), width: cell.width })),
      GAP,
    );
    layer.forEach((cell, index) => (cell.x = placed[index] ?? 0));
  };
  for (const layer of layers) settle(layer, () => 0);
  for (let round = 0; round < ROUNDS * 2; round++) {
    const down = round % 2 === 0;
    for (const layer of down ? layers : layers.toReversed()) {
      settle(layer, (cell) => {
        const near = down ? cell.above : cell.below;
        return near.length === 0 ? cell.x : near.reduce((sum, each) => sum + each.x, 0) / near.length;
      });
    }
  }
}

function placeDown(layers: readonly Cell[][]): { width: number; height: number } {
  const all = layers.flat();
  const left = Math.min(0, ...all.map((cell) => cell.x - cell.width / 2));
  let top = MARGIN;
  for (const layer of layers) {
    const tallest = Math.max(0, ...layer.map((cell) => cell.height));
    for (const cell of layer) {
      cell.x = Math.round(cell.x - left + MARGIN);
      cell.y = Math.round(top + tallest / 2);
      cell.room = tallest;
    }
    top += tallest + LAYER_GAP;
  }
  const right = Math.max(0, ...all.map((cell) => cell.x + cell.width / 2));
  return { width: Math.ceil(right + MARGIN), height: Math.ceil(top + MARGIN) };
}

function traceEdge(edge: GraphEdge, chain: readonly Cell[]): Layout["edges"][number] {
  const labelled = chain.find(
    (cell, index) => index > 0 && index < chain.length - 1 && cell.lines.length > 0,
  );
  return {
    edge,
    points: chain.flatMap((cell, index) => {
      const x = cell.lines.length > 0 && cell === labelled ? cell.x - cell.width / 2 : cell.x;
      const [top, bottom] = [cell.y - cell.room / 2, cell.y + cell.room / 2];
      if (index === 0) return dropTwins({ x, y: cell.y + cell.height / 2 }, { x, y: bottom });
      if (index === chain.length - 1) return dropTwins({ x, y: top }, { x, y: cell.y - cell.height / 2 });
      return dropTwins({ x, y: top }, { x, y: bottom });
    }),
    label: labelled === undefined ? null : { ...placeOf(labelled), lines: labelled.lines },
  };
}

function placeOf({ x, y, width, height }: Cell): Box {
  return { x, y, width, height };
}

function dropTwins(...[first, second]: [Point, Point]): Point[] {
  return first.y === second.y ? [first] : [first, second];
}

interface Point {
  x: number;
  y: number;
}

interface Block {
  /** Mean wish of the members, as a shift from their packed places. */
  shift: number;
  weight: number;
  size: number;
}

/**
 * Centres for boxes that keep their order and stand at least `gap` apart, as near to their wishes as can be
 * (least squares, by pooling adjacent violators).
 */
function spaceOut(boxes: readonly { wish: number; width: number }[], gap: number): number[] {
  const packed: number[] = [];
  boxes.forEach((box, index) => {
    const before = boxes[index - 1];
    packed.push(before === undefined ? 0 : (packed[index - 1] ?? 0) + (before.width + box.width) / 2 + gap);
  });
  const blocks: Block[] = [];
  boxes.forEach((box, index) => {
    let block: Block = { shift: box.wish - (packed[index] ?? 0), weight: 1, size: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.shift > block.shift; last = blocks.at(-1)) {
      blocks.pop();
      const weight = last.weight + block.weight;
      const shift = (last.shift * last.weight + block.shift * block.weight) / weight;
      block = { shift, weight, size: last.size + block.size };
    }
    blocks.push(block);
  });
  const shifts = blocks.flatMap(({ shift, size }) => Array.from({ length: size }, () => shift));
  return packed.map((at, index) => at + (shifts[index] ?? 0));
}
