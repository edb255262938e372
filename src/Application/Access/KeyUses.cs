using System.Collections.Concurrent;

namespace CleanCustomers.Application.Access;

/// <summary>When keys were used last, until somebody writes it down: a request waits for no write.</summary>
public sealed class KeyUses
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> last = new(StringComparer.Ordinal);

    internal void Note(string prefix, DateTimeOffset at) => last[prefix] = at;

    /// <summary>What was noted since the last time; whoever takes it writes it.</summary>
    public IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> Take()
    {
        var taken = new List<KeyValuePair<string, DateTimeOffset>>();
        foreach (var prefix in last.Keys)
        {
            if (last.TryRemove(prefix, out var at))
            {
                taken.Add(new(prefix, at));
            }
        }

        return taken;
    }

    /// <summary>Gives back what could not be written; a later use counts more.</summary>
    public void GiveBack(IReadOnlyCollection<KeyValuePair<string, DateTimeOffset>> uses)
    {
        foreach (var (prefix, at) in uses)
        {
            last.TryAdd(prefix, at);
        }
    }
}
