using System.Globalization;

namespace CleanCustomers.Benchmarks;

/// <summary>Pairs of <c>--name value</c>.</summary>
internal sealed class Arguments
{
    public const string Usage = """
        usage: dotnet run -c Release --project tests/Benchmarks -- COMMAND [--name value …]

          compare    --customers 100000 --pairs 3 --side both --store embedded   straight line and product in turn on the same provider pages
          memory     --customers 1000000 --side product --store embedded         highest memory at a hundredth, a tenth and all of them
          reads      --customers 100000 --connections 1,16,64 --store embedded   reads by id and list beside an endpoint that answers fixed bytes
          keys       --checks 20000 --pairs 3 --store embedded                   a key checked from memory and by asking the store
          restore    --customers 100000                                          backup and restore of both stores, compared by digest
          partitions --records 5000000 --partitions 16                           hot statements on plain and on partitioned PostgreSQL tables
          schedule   --providers 10000 --nodes 3 --callers 4 --claims 10000      claim, commit and close of runs in the PostgreSQL ledger
          plan       --providers 10000                                           time, memory and lateness of the scheduler

        --store postgres starts a PostgreSQL server of its own (fsync on) and gives each side a fresh database.

        and its parts:
          provider   --customers 100000 --page 1000               the provider alone; prints its address
          straight   --provider URL --folder PATH [--postgres CONNECTION]   one first load and one unchanged re-collection by the straight line
          product    --provider URL --folder PATH [--postgres CONNECTION]   the same by the product
        """;

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public Arguments(IEnumerable<string> words)
    {
        foreach (var pair in words.Chunk(2))
        {
            if (pair is not [['-', '-', .. var name], var value])
            {
                throw new ArgumentException($"'{string.Join(' ', pair)}' is not --name value.", nameof(words));
            }

            values[name] = value;
        }
    }

    public int Number(string name, int otherwise) =>
        values.TryGetValue(name, out var text) ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;

    public string Text(string name, string otherwise) => values.GetValueOrDefault(name, otherwise);

    public string? Optional(string name) => values.GetValueOrDefault(name);

    public string Required(string name) => values.TryGetValue(name, out var text) ? text : throw new ArgumentException($"--{name} is missing.", name);
}
