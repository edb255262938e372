using System.Text;
using System.Text.Json;

namespace CleanCustomers.Collection.Tests.Fuzz;

/// <summary>Hostile input, the same in every run: shapes that JSON allows and forbids, texts that break programs, and damaged customers.</summary>
internal sealed class Payloads(int seed)
{
    /// <summary>JSON texts that a parser must accept (RFC 8259).</summary>
    public static readonly IReadOnlyList<string> MustAccept =
    [
        "null", "true", "0", "-0", "1e-2", "-1E+3", "123e65", "0.1", "1e999", "\"\"", "\"\\u0061\\u30af\"", "\"\\ud801\\udc37\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u0000\"",
        "\"\\b\\f\\n\\r\\t\\\"\\\\\\/\"", "\"\u2028\u2029\u007f\"", "[]", "[[]]", "[null,1,\"1\",{}]", " [1 ] ", "{}", "{\"\":0}", "{\"a\":[],\"a\":{}}", "{\"x\":{\"y\":{\"z\":[{}]}}}",
        "{\"id\":1}", "{\"id\":1.0}", "{\"id\":-7}", "{\"id\":\"\"}", "{\"id\":null}", "{\"id\":[1]}", "{\"id\":{\"id\":1}}", "{\"ID\":1}", "{\"id\":1,\"id\":1}", "{\"id\":\"a\\u0000\"}",
        "{\"\\u0069d\":\"escaped\"}", "{\"id\":\"x\",\"email\":[]}", "{\"id\":\"y\",\"address\":7}", "{\"id\":\"z\",\"updatedAt\":{}}", "{\"id\":\"w\",\"birthDate\":1e400}",
    ];

    /// <summary>Texts that are no JSON, each a whole answer.</summary>
    public static readonly IReadOnlyList<string> MustReject =
    [
        "[1,]", "[,1]", "[1,,2]", "{\"a\":1,}", "{a:1}", "{'a':1}", "['a']", "[-01]", "[01]", "[+1]", "[.5]", "[2.]", "[1e]", "[1e+]", "[0x1]", "[NaN]", "[Infinity]", "[-]", "[tru]", "[nul]", "[True]",
        "[1 true]", "[\"a\" \"b\"]", "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":\"b\"}#", "[1]]", "[1", "{\"a\":", "{\"a\"", "{", "[", "[\"", "[\"\\", "[\"\\u00", "[\"\\x\"]", "[\"\\u00zz\"]",
        "[\"a\tb\"]", "[\"a\nb\"]", "[\"\u0000\"]", "{\"a\":true} \"x\"", "/*c*/[]", "[]//", "[1]\u00a0", "\u200b[]", "<html></html>", "{\"items\":[{\"id\":1}],}", "{\"items\":[{\"id\":1},]}",
        "{\"items\":[{\"id\":1}]", "{\"items\":[{\"id\":1}]}}", "{\"items\":[{\"id\":1}]}{\"items\":[]}", "{\"items\":[{\"id\" 1}]}", "{\"items\":[{\"id\":1e}]}", "{\"items\":[{id:1}]}",
    ];

    /// <summary>Texts that have broken programs: as names, they are names.</summary>
    public static readonly IReadOnlyList<string> HostileTexts =
    [
        "", " ", "\0", "a\0b", "\u0001\u001f", "\u007f\u0085", "\ufffe", "\uffff", "\ufffd", "\ufeffname", "\u202eevil", "\u2066x\u2069", "\u200b\u200d", "e\u0301\u0301\u0301\u0301", "\u0130\u0131", "ß", "ǅ", "ﬁ",
        "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "𝒜𝓃𝒶", "Ａｎａ", "ａ＠ｂ．ｃ", "عبد الله", "नमस्ते", "あああ", "' OR 1=1 --", "'; DROP TABLE customers; --", "\"; DELETE FROM records; --", "%_%", "NULL", "null", "undefined", "NaN", "true",
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "{{7*7}}", "${7*7}", "#{7*7}", "%s%n%x", "{0}{1}", "=1+1", "@SUM(A1)", "-2+3", "../../etc/passwd", "C:\\windows", "file:///etc/passwd",
        "\r\nSet-Cookie: a=b", "a,b;c\td", "1E400", "0x10", "1/0", "２０２６-01-01", "9999-12-31T23:59:59Z", "0001-01-01", "2026-02-30", "/Date(1)/", "\\ud800", "\\u0000", "a@b@c", "@", "a@", "+", "+++", "00000000", "()", "١٢٣",
    ];

    private readonly Random random = new(seed);

    /// <summary>A value for the array of records; always JSON, often no customer.</summary>
    public byte[] Record(int number) => random.Next(10) switch
    {
        0 => Encoding.UTF8.GetBytes(MustAccept[random.Next(MustAccept.Count)]),
        1 => Nested(random.Next(1, 200)),
        < 6 => Customer(number, Hostile(), Hostile(), Hostile(), Hostile()),
        _ => DamagedCustomer(number),
    };

    /// <summary>A whole answer of one page: a good one with bytes changed, cut out, doubled or put in, or one that no parser may take.</summary>
    public byte[] Page(int number)
    {
        if (random.Next(8) == 0)
        {
            return Encoding.UTF8.GetBytes(MustReject[random.Next(MustReject.Count)]);
        }

        var page = PageOf(Enumerable.Range(0, 3).Select(i => Customer((number * 3) + i, "Ana", "ana@example.com", "1990-05-20", "2026-01-15T10:30:00Z")));
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            page = Damage(page);
        }

        return page;
    }

    public static byte[] PageOf(IEnumerable<byte[]> records, string next = "null")
    {
        using var page = new MemoryStream();
        page.Write("{\"items\":["u8);
        var isFirst = true;
        foreach (var record in records)
        {
            page.Write(isFirst ? "\n"u8 : ",\n"u8);
            page.Write(record);
            isFirst = false;
        }

        page.Write(Encoding.UTF8.GetBytes($"],\"next\":{next}}}"));
        return page.ToArray();
    }

    private static byte[] Customer(int number, string name, string email, string born, string changed) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = $"f{number}",
        name,
        email,
        phone = name,
        birthDate = born,
        updatedAt = changed,
        address = new { line1 = email, city = name, postalCode = born, country = changed },
    });

    private string Hostile() => random.Next(200) == 0
        ? new string((char)random.Next(0x20, 0xD7FF), random.Next(1, 70_000))
        : HostileTexts[random.Next(HostileTexts.Count)];

    // Damaged until it happens to be JSON again: what is no JSON belongs to the page, not to a record.
    private byte[] DamagedCustomer(int number)
    {
        var good = Customer(number, Hostile(), "ana@example.com", "1990-05-20", "2026-01-15T10:30:00Z");
        for (var tries = 0; tries < 20; tries++)
        {
            var damaged = Damage(good);
            if (IsOneValue(damaged))
            {
                return damaged;
            }
        }

        return good;
    }

    private byte[] Damage(byte[] good)
    {
        var at = random.Next(good.Length);
        var length = Math.Min(random.Next(1, 9), good.Length - at);
        return random.Next(5) switch
        {
            0 => [.. good[..at], (byte)random.Next(256), .. good[(at + 1)..]],
            1 => [.. good[..at], .. good[(at + length)..]],
            2 => [.. good[..(at + length)], .. good[at..]],
            3 => good[..at],
            _ => [.. good[..at], .. Encoding.UTF8.GetBytes(HostileTexts[random.Next(HostileTexts.Count)]), .. good[at..]],
        };
    }

    private static byte[] Nested(int depth) => Encoding.UTF8.GetBytes(
        $"{{\"id\":\"deep{depth}\",\"name\":\"Ana\",\"x\":{new string('[', depth)}{new string(']', depth)}}}");

    /// <summary>The judge, independent of the product's readers: the platform's document parser.</summary>
    public static bool IsOneValue(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1000 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
