/**
 * The promise's value, or `otherwise` when it takes longer than `ms` of real time; what comes late
 * is not waited for. Rejects as the promise does.
 */
export async function within<T, Late>(
  ms: number,
  answer: Promise<T>,
  otherwise: Late,
): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Late>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ms);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
