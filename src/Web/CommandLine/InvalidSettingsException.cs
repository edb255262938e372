using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary>A setting cannot be read or is out of its range; thrown before anything is built from it.</summary>
internal sealed class InvalidSettingsException(Error error) : Exception(error.Message)
{
    public Error Error { get; } = error;
}
