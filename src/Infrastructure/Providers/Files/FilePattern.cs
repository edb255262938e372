using System.Text;
using System.Text.RegularExpressions;

namespace CleanCustomers.Infrastructure.Providers.Files;

/// <summary>A pattern over paths with slashes: <c>*</c> and <c>?</c> stay within one step and leave hidden names out, <c>**/</c> is any number of steps.</summary>
internal sealed class FilePattern(string pattern)
{
    private readonly Regex regex = new(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public bool Matches(string path) => regex.IsMatch(path);

    private static string Translate(string pattern)
    {
        var text = new StringBuilder(@"\A");
        for (var at = 0; at < pattern.Length; at++)
        {
            var beginsStep = at == 0 || pattern[at - 1] == '/';
            if (beginsStep && pattern.AsSpan(at).StartsWith("**/"))
            {
                text.Append("(?:[^./][^/]*/)*");
                at += 2;
                continue;
            }

            text.Append(pattern[at] switch
            {
                '*' => beginsStep ? "(?:[^./][^/]*)?" : "[^/]*",
                '?' => beginsStep ? "[^./]" : "[^/]",
                var other => Regex.Escape(other.ToString()),
            });
        }

        return text.Append(@"\z").ToString();
    }
}
