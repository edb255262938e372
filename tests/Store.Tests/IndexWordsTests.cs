using System.Text;
using CleanCustomers.Application.Customers.Contracts;
using Microsoft.Data.Sqlite;

namespace CleanCustomers.Store.Tests;

/// <summary>The words we make for PostgreSQL are those that SQLite's index makes, over every character there is.</summary>
public sealed class IndexWordsTests
{
    [Fact]
    public void Every_character_is_folded_and_parts_words_as_in_the_embedded_index()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Run(connection, "CREATE VIRTUAL TABLE docs USING fts5(words, content = '', contentless_delete = 1, tokenize = \"unicode61 remove_diacritics 2\")");
        Run(connection, "CREATE VIRTUAL TABLE terms USING fts5vocab(docs, 'instance')");
        var runes = Enumerable.Range(1, 0x2FFFF).Where(Rune.IsValid).Select(value => new Rune(value)).ToList();
        using (var transaction = connection.BeginTransaction())
        {
            foreach (var rune in runes)
            {
                Run(connection, "INSERT INTO docs (rowid, words) VALUES (@id, @text)", ("@id", rune.Value), ("@text", $"a{rune}b"));
            }

            transaction.Commit();
        }

        var theirs = Terms(connection);
        var different = runes.Where(rune => !IndexWords.Of($"a{rune}b").SequenceEqual(theirs[rune.Value], StringComparer.Ordinal)).ToList();

        // Characters younger than the index's Unicode 6.1 are unknown to it: it takes them for letters without case. Ours know them.
        different.Where(rune => theirs[rune.Value] is not [var only] || only != $"a{rune}b").Should().BeEmpty();
        different.Should().NotContain(rune => rune.Value < 0x370);
    }

    [Theory]
    [InlineData("José GARCÍA-Núñez", "jose", "garcia", "nunez")]
    [InlineData("ada@example.com", "ada", "example", "com")]
    [InlineData("李 小龍", "李", "小龍")]
    [InlineData(" ")]
    public void Texts_become_folded_words(string text, params string[] words) => IndexWords.Of(text).Should().Equal(words);

    private static Dictionary<long, List<string>> Terms(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT doc, term FROM terms ORDER BY doc, \"offset\"";
        using var rows = command.ExecuteReader();
        var terms = new Dictionary<long, List<string>>();
        while (rows.Read())
        {
            if (!terms.TryGetValue(rows.GetInt64(0), out var of))
            {
                terms.Add(rows.GetInt64(0), of = []);
            }

            of.Add(rows.GetString(1));
        }

        return terms;
    }

    private static void Run(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }
}
