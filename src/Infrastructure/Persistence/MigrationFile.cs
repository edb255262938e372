using System.Globalization;
using System.Reflection;

namespace CleanCustomers.Infrastructure.Persistence;

/// <summary>One step of the store's form (ADR 0032).</summary>
/// <param name="Number">The form it leads to; both stores count alike.</param>
/// <param name="Least">The oldest form whose programs still work with the store afterwards.</param>
internal sealed record MigrationFile(int Number, int Least, string Sql)
{
    private const string LeastMark = "-- least: ";

    /// <summary>The steps of one store in their order.</summary>
    /// <param name="store"><c>Sqlite</c> or <c>Postgres</c>.</param>
    public static IReadOnlyList<MigrationFile> Of(string store)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.Contains($".Migrations.{store}.", StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .OrderBy(file => file.Number)];
    }

    // Steps without a mark come from before forms were compared: no older program works after them.
    private static MigrationFile Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var sql = reader.ReadToEnd();
        var number = int.Parse(name.Split('.')[^2].AsSpan(0, 4), CultureInfo.InvariantCulture);
        var least = sql.StartsWith(LeastMark, StringComparison.Ordinal)
            ? int.Parse(sql.AsSpan(LeastMark.Length, sql.IndexOf('\n', StringComparison.Ordinal) - LeastMark.Length), CultureInfo.InvariantCulture)
            : number;
        return new MigrationFile(number, least, sql);
    }
}
