namespace CleanCustomers.Web.Access;

/// <summary>
/// What Swagger UI needs to give orders in a browser's session: it asks for the session's token and sends it along. A file of its own, because the
/// page may run no script that stands in it.
/// </summary>
internal static class SessionScript
{
    public const string Text = """
        (() => {
          const send = window.fetch.bind(window);
          const tokenOf = async () => {
            const session = await send('/api/v1/access/session');
            return session.ok ? (await session.json()).csrfToken : null;
          };
          window.fetch = async (address, options = {}) => {
            const method = (options.method || 'GET').toUpperCase();
            const headers = new Headers(options.headers);
            const isOurs = new URL(address, window.location).origin === window.location.origin;
            if (!isOurs || method === 'GET' || method === 'HEAD' || headers.has('Authorization')) {
              return send(address, options);
            }
            const token = await tokenOf();
            if (token) {
              headers.set('X-CSRF-Token', token);
            }
            return send(address, { ...options, headers });
          };
        })();

        """;
}
