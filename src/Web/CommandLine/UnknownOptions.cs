using System.CommandLine;

namespace CleanCustomers.Web.CommandLine;

/// <summary>Keeps a mistyped option from being taken for an argument, which the parser would do.</summary>
internal static class UnknownOptions
{
    private const int Near = 3;

    public static void Refuse(Command command) => command.Validators.Add(result =>
    {
        foreach (var token in result.Children.SelectMany(child => child.Tokens).Select(token => token.Value))
        {
            if (token is ['-', _, ..] && !char.IsAsciiDigit(token[1]))
            {
                result.AddError(Refusal(command, token));
            }
        }
    });

    private static string Refusal(Command command, string token)
    {
        var known = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive)));
        var nearest = known.Select(option => option.Name).OrderBy(name => Distance(name, token)).ThenBy(name => name, StringComparer.Ordinal).First();
        if (nearest == token)
        {
            return $"'{token}' is taken for a value: the option before it has none.";
        }

        return $"There is no option '{token}'.{(Distance(nearest, token) <= Near ? $" Did you mean '{nearest}'?" : string.Empty)}";
    }

    // Levenshtein: how many letters to insert, delete or replace.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            (var diagonal, row[0]) = (row[0], i);
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? diagonal : diagonal + 1;
                (diagonal, row[j]) = (row[j], Math.Min(cost, Math.Min(row[j - 1], row[j]) + 1));
            }
        }

        return row[^1];
    }
}
