using System.Diagnostics;
using System.Globalization;
using System.Text;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Files;
using CleanCustomers.Infrastructure.Providers.Files.S3;
using CleanCustomers.Infrastructure.Providers.Http;
using CleanCustomers.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace CleanCustomers.Connector.Tests;

/// <summary>
/// s3rver 3.7.1, S3-compatible storage written by others, on a free port of this machine with one bucket. It knows access keys but does not
/// compare signatures of version 4; those are compared with published examples elsewhere.
/// </summary>
internal sealed class S3Server : IAsyncDisposable
{
    public const string Bucket = "drops";
    private const string Key = "S3RVER";

    private readonly Process process;
    private readonly string folder;
    private readonly HttpClient client = new();

    private S3Server(Process process, string folder, Uri endpoint)
    {
        this.process = process;
        this.folder = folder;
        Endpoint = endpoint;
    }

    /// <summary>Where <c>test.sh</c> installs it; null when it did not.</summary>
    public static string? Script { get; } = NpmPackages.Find("s3rver/bin/s3rver.js");

    public Uri Endpoint { get; }

    public FileMemory Memory { get; } = new();

    public static async Task<S3Server> StartAsync()
    {
        var port = LocalPort.Free();
        var store = Directory.CreateTempSubdirectory("s3rver-").FullName;
        var start = new ProcessStartInfo(
            "node",
            [Script!, "-d", store, "-a", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "--silent", "--no-vhost-buckets", "--configure-bucket", Bucket])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Its paged listings encrypt their tokens with DES.
        start.Environment["NODE_OPTIONS"] = "--openssl-legacy-provider";
        var started = Process.Start(start)!;
        started.OutputDataReceived += (_, _) => { };
        started.ErrorDataReceived += (_, _) => { };
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        await Eventually.True(() => started.HasExited || LocalPort.Answers(port), TimeSpan.FromSeconds(60));
        return new S3Server(started, store, new Uri($"http://127.0.0.1:{port}/"));
    }

    public FilePreset Preset(string prefix = "", string match = "*.csv", string bucket = Bucket, string key = "env:KEY", SnapshotKind snapshot = SnapshotKind.No, Limits? limits = null) => new()
    {
        Provider = new ProviderId("drop"),
        Title = "Drop",
        Place = new FilePlace.S3(Endpoint, bucket, prefix, "us-east-1", PathStyle: true),
        Auth = new Auth.AwsSigV4(key, "env:SECRET", null, "us-east-1", "s3"),
        Network = ScriptedProvider.ThisMachine,
        Match = match,
        Format = DropFolder.Csv,
        Complete = CompleteRule.None.Instance,
        Snapshot = snapshot,
        Map = new FieldMap(
            DropFolder.At("$.id"), new Dictionary<CustomerField, TextSource> { [CustomerField.Name] = new TextSource.FirstOf([DropFolder.At("$.name")]) }, new Dictionary<CustomerField, DateSource>(), null, []),
        Limits = limits ?? new Limits { Retries = 0 },
    };

    public static ConnectorParts Parts() => new(
        TimeProvider.System,
        Random.Shared,
        System.Buffers.ArrayPool<byte>.Shared,
        reference => reference == "env:WRONG" ? "nobodys-key" : Key,
        NullLogger<HttpConnector>.Instance);

    public static FileConnector Connect(FilePreset preset, FileMemory memory) =>
        new(preset, new S3Storage(preset, (FilePlace.S3)preset.Place, Parts()), memory, Parts());

    public Task<DropOutcome> ReadAsync(FilePreset preset, Application.Providers.Contracts.ReadFrom? from = null, int pages = int.MaxValue) =>
        ReadAsync(preset, Memory, from, pages);

    public static async Task<DropOutcome> ReadAsync(FilePreset preset, FileMemory memory, Application.Providers.Contracts.ReadFrom? from = null, int pages = int.MaxValue)
    {
        using var connector = Connect(preset, memory);
        return await DropReader.ReadAsync(connector, memory, from ?? new(null, null), pages);
    }

    public Task PutAsync(string key, string text) => PutAsync(key, Encoding.UTF8.GetBytes(text));

    public Task PutAsync(string key, byte[] bytes) => SendAsync(HttpMethod.Put, key, bytes);

    public Task DeleteAsync(string key) => SendAsync(HttpMethod.Delete, key, []);

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task SendAsync(HttpMethod method, string key, byte[] bytes)
    {
        using var request = new HttpRequestMessage(method, new Uri(Endpoint, $"{Bucket}/{string.Join('/', key.Split('/').Select(AwsSignature.Escape))}"));
        request.Content = new ByteArrayContent(bytes);
        AwsSignature.Sign(request, bytes, new AwsKey(Key, Key, null), new AwsScope("us-east-1", "s3"), TimeProvider.System.GetUtcNow());
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }
}

/// <summary>Runs where s3rver is installed. A missing one is a skip on a laptop and a failure in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithS3Attribute : FactAttribute
{
    public FactWithS3Attribute()
    {
        if (S3Server.Script is null && Environment.GetEnvironmentVariable("CI") is null)
        {
            Skip = "s3rver is not installed; ./test.sh installs it under artifacts/npm.";
        }
    }
}
