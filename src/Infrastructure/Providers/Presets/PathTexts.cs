using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Infrastructure.Providers.Presets;

/// <summary>Reads JSON paths and says what is wrong with them.</summary>
internal static class PathTexts
{
    /// <param name="isRootAllowed"><c>$</c> alone is a place here.</param>
    public static JsonPath? Parse(string text, string pointer, PresetProblems problems, bool isRootAllowed = false)
    {
        if (!JsonPath.TryParse(text, out var path))
        {
            problems.Add(pointer, "The text is not a path.", "Write $ and plain steps: $.name.first, $.emails[0].value, $['odd name'].");
            return null;
        }

        if (path.Steps.Any(step => step.Name is "*" || step.Index > 9999))
        {
            problems.Add(pointer, "Wildcards, recursion and indexes above 9999 are not offered.", "Name one place.");
            return null;
        }

        if (path.Steps.Count is 0 && !isRootAllowed)
        {
            problems.Add(pointer, "'$' is the whole value.", "Name a place inside it, for example $.id.");
            return null;
        }

        return path;
    }
}
