using System.Runtime.CompilerServices;

namespace CleanCustomers.Testing;

/// <summary>Waits for something that happens elsewhere, with a deadline in real time.</summary>
public static class Eventually
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <param name="condition">Asked every few milliseconds.</param>
    /// <param name="deadline">Default 20 seconds: far above what is needed, so that only a defect reaches it.</param>
    /// <param name="text">Filled in by the compiler; named in the failure.</param>
    /// <exception cref="TimeoutException">The condition did not hold in time.</exception>
    public static Task True(
        Func<bool> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        TrueAsync(() => Task.FromResult(condition()), deadline, text);

    /// <summary>Like <see cref="True"/> for something that has to be asked for.</summary>
    /// <param name="condition">Asked every few milliseconds.</param>
    /// <param name="deadline">Default 20 seconds.</param>
    /// <param name="text">Filled in by the compiler; named in the failure.</param>
    /// <exception cref="TimeoutException">The condition did not hold in time.</exception>
    public static async Task TrueAsync(
        Func<Task<bool>> condition, TimeSpan? deadline = null, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        ArgumentNullException.ThrowIfNull(condition);
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > (deadline ?? TimeSpan.FromSeconds(20)))
            {
                throw new TimeoutException($"Still not true after the deadline: {text}");
            }

            await Task.Delay(Step, TimeProvider.System, CancellationToken.None);
        }
    }
}
