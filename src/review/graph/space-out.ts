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
export function spaceOut(boxes: readonly { wish: number; width: number }[], gap: number): number[] {
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
