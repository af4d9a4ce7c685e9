/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  // Date rolls 2027-02-30 over to March.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

/** Whether a day, UTC, has begun. */
export function hasBegun(day: string, now: Date): boolean {
  return now.toISOString().slice(0, 10) >= day;
}
