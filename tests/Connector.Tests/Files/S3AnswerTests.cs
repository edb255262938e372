using System.Text;
using CleanCustomers.Application.Providers.Contracts;
using CleanCustomers.Domain.Common;
using CleanCustomers.Domain.Providers;
using CleanCustomers.Infrastructure.Providers.Files;
using CleanCustomers.Infrastructure.Providers.Files.S3;

namespace CleanCustomers.Connector.Tests;

public sealed class S3AnswerTests
{
    private const string Contents =
        "<Contents><Key>a%2Fb+c.csv</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>&quot;e1&quot;</ETag><Size>7</Size></Contents>";

    [Fact]
    public async Task A_list_is_read_with_or_without_a_namespace_and_percent_encoding()
    {
        var encoded = await ListAsync($"<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated><NextContinuationToken>t=</NextContinuationToken>{Contents}</ListBucketResult>");
        var plain = await ListAsync($"<ListBucketResult><IsTruncated>false</IsTruncated>{Contents}</ListBucketResult>");

        encoded.Next.Should().Be("t=");
        encoded.Objects.Should().Equal(new S3Object("a/b c.csv", "\"e1\"", 7, new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        plain.Next.Should().BeNull();
        plain.Objects[0].Key.Should().Be("a%2Fb+c.csv");
    }

    [Theory]
    [InlineData("<Error><Code>SlowDown</Code></Error>", "provider.throttled")]
    [InlineData("<Error><Code>InternalError</Code></Error>", "provider.server_error")]
    [InlineData("<Error><Code>SomethingNew</Code></Error>", "provider.server_error")]
    [InlineData("<Error><Code>AccessDenied</Code></Error>", "provider.forbidden")]
    [InlineData("<html><body>Sign in</body></html>", "provider.bad_xml")]
    [InlineData("<ListBucketResult><IsTruncated>fal", "provider.bad_xml")]
    [InlineData("", "provider.bad_xml")]
    [InlineData("{\"objects\":[]}", "provider.bad_xml")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><ListBucketResult>&a;</ListBucketResult>", "provider.bad_xml")]
    [InlineData("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>", "provider.no_position")]
    [InlineData("<ListBucketResult><Contents><Key>a</Key></Contents></ListBucketResult>", "provider.bad_xml")]
    public async Task A_200_that_is_no_list_is_a_fault(string body, string code)
    {
        var read = () => ListAsync(body);

        (await read.Should().ThrowAsync<ProviderFaultException>()).Which.Error.Code.Should().Be(code);
    }

    [Theory]
    [InlineData(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>", "provider.unauthorized")]
    [InlineData(403, "<Error><Code>AccessDenied</Code></Error>", "provider.forbidden")]
    [InlineData(400, "<Error><Code>ExpiredToken</Code></Error>", "provider.unauthorized")]
    [InlineData(404, "<Error><Code>NoSuchBucket</Code></Error>", "provider.moved")]
    [InlineData(503, "<Error><Code>SlowDown</Code></Error>", "provider.throttled")]
    [InlineData(503, "not xml", "provider.unavailable")]
    [InlineData(301, "<Error><Code>PermanentRedirect</Code></Error>", "provider.redirect")]
    [InlineData(500, "", "provider.server_error")]
    [InlineData(412, "", "provider.file_changed")]
    public async Task An_error_is_told_by_its_code_and_else_by_its_status(int status, string body, string code)
    {
        using var answer = new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StringContent(body) };

        var fault = await S3Answers.FaultOfAsync(answer, new Limits(), TimeProvider.System, Site, CancellationToken.None);

        fault.Error.Code.Should().Be(code);
    }

    [Fact]
    public async Task What_the_storage_writes_into_a_code_is_not_shown_unless_it_looks_like_one()
    {
        using var answer = new HttpResponseMessage(System.Net.HttpStatusCode.BadRequest) { Content = new StringContent("<Error><Code>&lt;script&gt; someone@example.com</Code></Error>") };

        var fault = await S3Answers.FaultOfAsync(answer, new Limits(), TimeProvider.System, Site, CancellationToken.None);

        fault.Error.Message.Should().NotContain("someone");
    }

    [Theory]
    [InlineData(true, "http://storage.example.com:9000/base/drops/a/../b%20c%2B%C3%A9.csv")]
    [InlineData(false, "http://drops.storage.example.com:9000/base/a/../b%20c%2B%C3%A9.csv")]
    public void Keys_reach_the_storage_as_they_are(bool pathStyle, string address)
    {
        var place = new FilePlace.S3(new Uri("http://storage.example.com:9000/base/"), "drops", "", "us-east-1", pathStyle);
        using var server = new DropFolder();
        var requests = new S3Requests(server.Preset() with { Auth = new Auth.AwsSigV4("env:KEY", "env:SECRET", "env:TOKEN", "us-east-1", "s3") }, place, S3Server.Parts());

        using var request = requests.Get(new FileEntry("a/../b c+é.csv", "x", "\"e1\"", 1, DateTimeOffset.UnixEpoch, IsFresh: false));

        request.RequestUri!.OriginalString.Should().Be(address);
        request.Headers.GetValues("If-Match").Should().Equal("\"e1\"");
        request.Headers.GetValues("Authorization").Single().Should().Contain("/us-east-1/s3/aws4_request").And.Contain("if-match;x-amz-content-sha256;x-amz-date;x-amz-security-token");
    }

    private static FileSite Site => new(new ProviderId("drop"), "host x, bucket y", File: null);

    private static async Task<S3Page> ListAsync(string body)
    {
        using var answer = new HttpResponseMessage { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        return await S3Answers.ReadListAsync(answer, new Limits(), TimeProvider.System, Site, CancellationToken.None);
    }
}
