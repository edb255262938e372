using System.CommandLine;
using CleanCustomers.Application.Access;
using CleanCustomers.Application.Common;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.CommandLine;

/// <summary><c>keys</c>: makes, lists and revokes API keys in the store; needs none itself.</summary>
internal static class KeysCommand
{
    public static Command Create(HostBuilding hosts, Terminal terminal) => new("keys", "Makes, lists and revokes the keys that the API asks for.")
    {
        CreateCreate(hosts, terminal), CreateList(hosts, terminal), CreateRevoke(hosts, terminal), CreateGenerate(terminal),
    };

    /// <summary>Who gives orders here, for the audit.</summary>
    public static string Actor => $"cli:{Environment.UserName}";

    private static Command CreateCreate(HostBuilding hosts, Terminal terminal)
    {
        var client = new Option<string>("--client") { Description = "Whose it is; at most two active keys.", HelpName = "name", Required = true };
        var scopes = ScopesOption();
        var expires = Lifetime.Option("--expires", "How long it lasts: 90d, 12h. [default: until it is revoked]");
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("create", "Makes a key and prints it, this once.") { client, scopes, expires, json };
        UnknownOptions.Refuse(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            var end = parsed.GetValue(expires) is { } lifetime ? app.Services.GetRequiredService<TimeProvider>().GetUtcNow() + lifetime : (DateTimeOffset?)null;
            var order = new CreateKey(parsed.GetRequiredValue(client), parsed.GetRequiredValue(scopes), end, Actor);
            return await StoreOrder.SendAsync(hosts, app, terminal, order, created => Show(terminal, created, parsed.GetValue(json)), cancellationToken);
        });
        return command;
    }

    private static Command CreateList(HostBuilding hosts, Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("list", "Lists keys, the newest first; never their secrets.") { json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            var keys = new List<KeyView>();
            string? next = null;
            do
            {
                var code = await StoreOrder.SendAsync(
                    hosts, app, terminal, new ListKeys(PageRules.Largest, next),
                    slice =>
                    {
                        keys.AddRange(slice.Items);
                        next = slice.Next;
                    },
                    cancellationToken);
                if (code != ExitCodes.Ok)
                {
                    return code;
                }
            }
            while (next is not null);

            Show(terminal, keys, parsed.GetValue(json));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command CreateRevoke(HostBuilding hosts, Terminal terminal)
    {
        var prefix = new Argument<string>("prefix") { Description = "The 8 characters after cc_." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object." };
        var command = new Command("revoke", "Takes a key back; every node refuses it within a second.") { prefix, json };
        UnknownOptions.Refuse(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = HostBuilding.Build(hosts.ForOrder(parsed));
            return await StoreOrder.SendAsync(
                hosts, app, terminal, new RevokeKey(parsed.GetRequiredValue(prefix), Actor),
                key =>
                {
                    if (parsed.GetValue(json))
                    {
                        JsonOutput.Write(terminal, key);
                    }
                    else
                    {
                        terminal.Print($"{key.Prefix} of {key.Client} is revoked since {Instants.Format(key.RevokedAt)}.");
                    }
                },
                cancellationToken);
        });
        return command;
    }

    private static Command CreateGenerate(Terminal terminal)
    {
        var command = new Command("generate", "Prints a new key that no store knows, for Access:BootstrapKey.");
        command.SetAction(_ =>
        {
            terminal.Print(KeyText.New());
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Option<Scope[]> ScopesOption() => new("--scopes")
    {
        Description = "What it may do, parted by commas.",
        HelpName = "names",
        Required = true,
        CustomParser = result =>
        {
            var scopes = new List<Scope>();
            foreach (var name in result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
            {
                if (!EnumNames<Scope>.TryParse(name, out var scope))
                {
                    result.AddError($"There is no scope '{name}'. There are: {string.Join(", ", EnumNames<Scope>.All)}.");
                    return null;
                }

                scopes.Add(scope);
            }

            return [.. scopes];
        },
    };

    // Standard output has the key alone, so that a script can take it.
    private static void Show(Terminal terminal, CreatedKey created, bool json)
    {
        if (json)
        {
            JsonOutput.Write(terminal, new CreatedKeyJson(created.Text, created.Key));
            return;
        }

        terminal.Print(created.Text);
        terminal.Say($"The key of {created.Key.Client} is shown this once. It may: {Names(created.Key)}; it ends: {Instants.Format(created.Key.ExpiresAt) ?? "when it is revoked"}.");
    }

    private static void Show(Terminal terminal, IReadOnlyList<KeyView> keys, bool json)
    {
        if (json)
        {
            JsonOutput.Write(terminal, new KeysJson(keys));
            return;
        }

        string[] heads = ["prefix", "client", "state", "scopes", "created by", "expires", "last used"];
        TextTable.Write(
            terminal, heads,
            [.. keys.Select(key => new[]
            {
                key.Prefix, key.Client, EnumNames<KeyState>.Of(key.State), Names(key), key.CreatedBy, Instants.Format(key.ExpiresAt) ?? "never", Instants.Format(key.LastUsedAt) ?? "never",
            })],
            heads.Length);
    }

    private static string Names(KeyView key) => string.Join(",", key.Scopes.Select(EnumNames<Scope>.Of));
}

/// <summary>What <c>keys create --json</c> prints.</summary>
internal sealed record CreatedKeyJson(string Secret, KeyView Key)
{
    public override string ToString() => $"{nameof(CreatedKeyJson)} {Key.Prefix}";
}

/// <summary>What <c>keys list --json</c> prints.</summary>
internal sealed record KeysJson(IReadOnlyList<KeyView> Keys);
