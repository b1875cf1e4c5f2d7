/** Halvings after which a bound moves by less than a double can hold. */
const HALVINGS = 80;

/**
 * The mean at which a Poisson variable is `side` of `count` with this probability, 0 to 0.5. `count`: a whole number; for
 * "at least" above 0. Both sides change steadily with the mean, so the mean is closed in on by halves.
 */
export function poissonMean(side: "at least" | "at most", count: number, probability: number): number {
  // Both bounds lie within 8 standard deviations (and 8) of the count for any probability that is asked for.
  const reach = 8 * Math.sqrt(count) + 8;
  let [low, high] = side === "at least" ? [Math.max(0, count - reach), count] : [count, count + reach];
  for (let each = 0; each < HALVINGS; each += 1) {
    const mean = (low + high) / 2;
    const tail = side === "at least" ? atLeast(count, mean) : atMost(count, mean);
    // A greater mean makes "at least" likelier and "at most" less likely.
    if (tail > probability === (side === "at least")) high = mean;
    else low = mean;
  }
  return (low + high) / 2;
}

/** P(X ≥ count) for a mean not above it: each term is smaller than the one before. */
function atLeast(count: number, mean: number): number {
  let term = mass(count, mean);
  let sum = 0;
  for (let k = count; sum + term > sum; k += 1) {
    sum += term;
    term *= mean / (k + 1);
  }
  return sum;
}

/** P(X ≤ count) for a mean not below it. */
function atMost(count: number, mean: number): number {
  let term = mass(count, mean);
  let sum = 0;
  for (let k = count; k >= 0 && sum + term > sum; k -= 1) {
    sum += term;
    term *= k / mean;
  }
  return sum;
}

function mass(count: number, mean: number): number {
  return mean === 0 ? (count === 0 ? 1 : 0) : Math.exp(count * Math.log(mean) - mean - logFactorial(count));
}

/** Stirling's series holds to the last digits from here on. */
const LARGE = 16;

function logFactorial(n: number): number {
  if (n >= LARGE) {
    const x = n + 1;
    return (
      (x - 0.5) * Math.log(x) -
      x +
      Math.log(2 * Math.PI) / 2 +
      1 / (12 * x) -
      1 / (360 * x ** 3) +
      1 / (1260 * x ** 5)
    );
  }
  let product = 1;
  for (let k = 2; k <= n; k += 1) product *= k;
  return Math.log(product);
}
