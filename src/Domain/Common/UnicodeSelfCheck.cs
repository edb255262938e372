using System.Text;

namespace CleanCustomers.Domain.Common;

/// <summary>
/// Proves at start that Unicode normalisation works. Without ICU the runtime falls back to a mode in which
/// <see cref="string.Normalize()"/> returns its input, and cleaning would silently stop doing its work.
/// </summary>
public static class UnicodeSelfCheck
{
    /// <exception cref="InvalidOperationException">Normalisation does nothing on this machine; the message names the remedy.</exception>
    public static void Require() => Require(text => text.Normalize(NormalizationForm.FormKC));

    internal static void Require(Func<string, string> normalise)
    {
        if (normalise("\uFF21") != "A")
        {
            throw new InvalidOperationException(
                "Unicode normalisation does nothing here: the library ICU is missing or switched off. Install libicu "
                + "(Debian: apt-get install libicu72, Alpine: apk add icu-libs) and do not set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
        }
    }
}
