namespace CleanCustomers.Application.Collection;

/// <summary>
/// How long scheduled runs leave a failing provider alone. Each failed run climbs one step, each success goes one down, so a provider that
/// fails every other run is not called as if it were well. Runs that a person starts never wait.
/// </summary>
public static class BackOff
{
    private static readonly TimeSpan[] Steps =
    [
        TimeSpan.Zero, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(30), TimeSpan.FromHours(1),
    ];

    public static int Highest => Steps.Length - 1;

    public static int Up(int step) => Math.Min(step + 1, Highest);

    public static int Down(int step) => Math.Max(step - 1, 0);

    /// <param name="step">0 to <see cref="Highest"/>.</param>
    public static TimeSpan Wait(int step) => Steps[Math.Clamp(step, 0, Highest)];
}
