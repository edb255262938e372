using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;

namespace CleanCustomers.Testing;

/// <content>Presets that fit the lists served here.</content>
public sealed partial class ScriptedProvider
{
    private const string SizeParameter = "limit";

    /// <summary>
    /// A valid preset for this provider; change single things with <c>with</c>. Retries are off, so that a fault scripted once is seen
    /// once; pass <paramref name="limits"/> to have them.
    /// </summary>
    /// <param name="style">Which list to read.</param>
    /// <param name="end">The end rule; default: the missing next for styles that carry one, else the flag.</param>
    /// <param name="limits">Default: the product's, without retries.</param>
    /// <param name="name">The provider's id.</param>
    /// <param name="size">Records asked for per page.</param>
    public Preset Preset(
        PageStyle style = PageStyle.BodyToken, EndRule? end = null, Limits? limits = null, string name = "crm", int size = 10_000) => new()
    {
        Provider = new ProviderId(name),
        Title = "Scripted provider",
        BaseUrl = BaseUrl,
        Request = new PresetRequest(PathOf(style), [], []),
        Paging = PagingOf(style, size),
        End = end ?? DefaultEnd(style),
        ChangedSince = new ChangeFilter("updated_since", new DateFormat(DateFormatKind.Iso), TimeSpan.FromMinutes(1)),
        Records = Path("$.items"),
        Map = Fields(),
        Limits = limits ?? new Limits { Retries = 0 },
        Network = ThisMachine,
    };

    /// <summary>Lets a preset reach servers of the test on this machine.</summary>
    public static Network ThisMachine { get; } = new() { Allow = ["127.0.0.0/8", "::1/128"] };

    /// <summary>A path that is known to be right.</summary>
    public static JsonPath Path(string text) =>
        JsonPath.TryParse(text, out var path) ? path : throw new ArgumentException($"'{text}' is not a path.", nameof(text));

    /// <summary>The mapping of the generated customers.</summary>
    public static FieldMap Fields() => new(
        Path("$.id"),
        new Dictionary<CustomerField, TextSource>
        {
            [CustomerField.Name] = First("$.name"),
            [CustomerField.Email] = First("$.email"),
            [CustomerField.Phone] = First("$.phone"),
            [CustomerField.AddressLine1] = First("$.address.line1"),
            [CustomerField.City] = First("$.address.city"),
            [CustomerField.PostalCode] = First("$.address.postalCode"),
            [CustomerField.Country] = First("$.address.country"),
        },
        new Dictionary<CustomerField, DateSource>
        {
            [CustomerField.BirthDate] = Date("$.birthDate", DateFormatKind.IsoDate),
            [CustomerField.CreatedAt] = Date("$.createdAt", DateFormatKind.Iso),
            [CustomerField.UpdatedAt] = Date("$.updatedAt", DateFormatKind.Iso),
        },
        new RemovedRule(Path("$.deleted"), null),
        []);

    private static TextSource.FirstOf First(string path) => new([Path(path)]);

    private static DateSource Date(string path, DateFormatKind kind) =>
        new(Path(path), [new DateFormat(kind)], null, [], DaylightChoice.Issue, DaylightChoice.Issue);

    private static string PathOf(PageStyle style) => style switch
    {
        PageStyle.Page => "/page",
        PageStyle.Offset => "/offset",
        PageStyle.IdCursor => "/id",
        PageStyle.BodyToken => "/token",
        PageStyle.BodyLink => "/link",
        _ => "/header",
    };

    private static Paging PagingOf(PageStyle style, int size) => style switch
    {
        PageStyle.Page => new Paging.Page("page", 1, size, SizeParameter),
        PageStyle.Offset => new Paging.Offset("offset", size, SizeParameter),
        PageStyle.IdCursor => new Paging.IdCursor("after", size, SizeParameter),
        PageStyle.BodyToken => new Paging.BodyToken("token", Path("$.next"), size, SizeParameter),
        PageStyle.BodyLink => new Paging.BodyLink(Path("$.link"), size, SizeParameter),
        _ => new Paging.LinkHeader(size, SizeParameter),
    };

    private static EndRule DefaultEnd(PageStyle style) =>
        style is PageStyle.Page or PageStyle.Offset or PageStyle.IdCursor
            ? new EndRule.Flag(Path("$.hasMore"), false)
            : new EndRule.MissingNext();
}
