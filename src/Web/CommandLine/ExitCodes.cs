using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>What the program's exit code says. Documented in the README; scripts rely on it.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>The order was understood and not (wholly) carried out: a failed or partial run, a provider that cannot be read.</summary>
    public const int Failed = 1;

    /// <summary>The command line cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>The configuration or a provider's preset is wrong.</summary>
    public const int Configuration = 3;

    /// <summary>The store cannot be used.</summary>
    public const int Store = 4;

    /// <summary>Stopped by a person (128 + SIGINT).</summary>
    public const int Cancelled = 130;

    public static int Of(Error error) => OfCode(error.Code, error.Status);

    /// <summary>The code of a run that ended with this stable error code, or of one that succeeded (null).</summary>
    public static int OfRun(string? errorCode) => errorCode is null ? Ok : OfCode(errorCode, ResultStatus.Error);

    private static int OfCode(string code, ResultStatus status) => code.Split('.')[0] switch
    {
        "store" => Store,
        "configuration" or "preset" => Configuration,
        _ when code is "run.stopped" => Cancelled,
        _ when status == ResultStatus.Invalid => Usage,
        _ => Failed,
    };
}
