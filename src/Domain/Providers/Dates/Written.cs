namespace CleanCustomers.Domain.Providers.Dates;

/// <summary>What a text says, before zone and field rules: a clock reading and, if the text has one, its offset.</summary>
/// <param name="Ticks">The clock reading as written, in ticks since year 1.</param>
/// <param name="OffsetMinutes">Distance from UTC, or null when the text names none.</param>
/// <param name="Note">Rule id such as <c>date.truncated</c>, or null.</param>
/// <param name="LeapSecond">The text said :60; only right when that is 23:59:60 in UTC.</param>
internal readonly record struct Written(long Ticks, int? OffsetMinutes, string? Note = null, bool LeapSecond = false);
