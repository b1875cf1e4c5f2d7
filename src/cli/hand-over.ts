export async function handOver(): Promise<boolean> { return false; }
