// An OAuth 2 server whose tokens live five seconds.
import { Provider } from 'oidc-provider';

const port = Number(process.env.PORT);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ client_id: 'cleancustomers', client_secret: process.env.CLIENT_SECRET, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
  features: { clientCredentials: { enabled: true }, introspection: { enabled: true, allowedPolicy: () => true }, devInteractions: { enabled: false } },
  ttl: { ClientCredentials: 5 },
  scopes: ['customers'],
});
provider.listen(port, '127.0.0.1');
