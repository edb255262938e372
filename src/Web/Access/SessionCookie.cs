using CleanCustomers.Application.Access;
using CleanCustomers.Domain.Common;

namespace CleanCustomers.Web.Access;

/// <summary>
/// The cookie that keeps a browser signed in: scripts cannot read it, other sites cannot send it, over https it stays there. An order also needs the
/// header that only a page of ours can know.
/// </summary>
internal static class SessionCookie
{
    public const string CsrfHeader = "X-CSRF-Token";

    public const string Name = "cc_session";

    // The browser itself refuses this name without Secure or for a part of a domain.
    private const string SecureName = "__Host-cc_session";

    public static Error OrderRefused { get; } = new(
        ResultStatus.Forbidden, "access.csrf", $"An order in a browser's session needs the header {CsrfHeader} with the csrfToken of GET /api/v1/access/session.");

    public static string? Read(HttpRequest request) => request.Cookies[NameFor(request)];

    public static void Set(HttpContext http, string token, DateTimeOffset expiresAt) =>
        http.Response.Cookies.Append(NameFor(http.Request), token, Options(http.Request, expiresAt));

    public static void Remove(HttpContext http) => http.Response.Cookies.Delete(NameFor(http.Request), Options(http.Request, null));

    /// <summary>Reading changes nothing; everything else must show that it comes from a page of ours.</summary>
    public static bool MayGiveOrder(HttpRequest request, string token) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || (request.Headers[CsrfHeader] is [{ } given] && SessionGuard.IsCsrfToken(given, token));

    private static string NameFor(HttpRequest request) => request.IsHttps ? SecureName : Name;

    private static CookieOptions Options(HttpRequest request, DateTimeOffset? expiresAt) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = request.IsHttps, Path = "/", IsEssential = true, Expires = expiresAt,
    };
}
