using System.Text;
using CleanCustomers.Infrastructure.Providers.Http;

namespace CleanCustomers.Connector.Tests;

/// <summary>The published examples: the signature test suite of AWS (key AKIDEXAMPLE), the IAM example and the examples of the S3 reference.</summary>
public sealed class AwsSignatureTests
{
    private static readonly DateTimeOffset SuiteTime = new(2015, 8, 30, 12, 36, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset StorageTime = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly AwsKey SuiteKey = new("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", null);
    private static readonly AwsKey StorageKey = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null);

    [Theory]
    [InlineData("get-vanilla", "GET", "/", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")]
    [InlineData("get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500")]
    [InlineData("get-vanilla-empty-query-key", "GET", "/?Param1=value1", "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb")]
    [InlineData(
        "get-vanilla-query-unreserved",
        "GET",
        "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
        "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197")]
    [InlineData("get-vanilla-utf8-query", "GET", "/?ሴ=bar", "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04")]
    [InlineData("post-vanilla", "POST", "/", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")]
    [InlineData("post-vanilla-query", "POST", "/?Param1=value1", "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11")]
    public void The_test_suite_of_AWS_is_signed_as_published(string name, string method, string target, string signature)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://example.amazonaws.com" + target);

        AwsSignature.Sign(request, [], SuiteKey, new AwsScope("us-east-1", "service"), SuiteTime);

        Header(request, "Authorization").Should().Be(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=" + signature, name);
        Header(request, "X-Amz-Date").Should().Be("20150830T123600Z");
    }

    [Theory]
    [InlineData("post-header-key-sort", "My-Header1", "value1", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c")]
    [InlineData("post-header-value-case", "My-Header1", "VALUE1", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d")]
    public void A_header_is_signed_with_its_value(string name, string header, string value, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/");
        request.Headers.TryAddWithoutValidation(header, value);

        AwsSignature.Sign(request, [], SuiteKey, new AwsScope("us-east-1", "service"), SuiteTime);

        Header(request, "Authorization").Should().Contain("SignedHeaders=host;my-header1;x-amz-date").And.EndWith(signature, name);
    }

    [Fact]
    public void Spaces_in_a_header_are_signed_as_one()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://example.amazonaws.com/");
        request.Headers.TryAddWithoutValidation("My-Header1", " value1");
        request.Headers.TryAddWithoutValidation("My-Header2", " \"a   b   c\"");

        AwsSignature.Sign(request, [], SuiteKey, new AwsScope("us-east-1", "service"), SuiteTime);

        Header(request, "Authorization").Should().EndWith("acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736", "get-header-value-trim");
    }

    [Fact]
    public void The_body_is_signed()
    {
        var body = "Param1=value1"u8.ToArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://example.amazonaws.com/") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded");

        AwsSignature.Sign(request, body, SuiteKey, new AwsScope("us-east-1", "service"), SuiteTime);

        Header(request, "Authorization").Should().EndWith("ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a", "post-x-www-form-urlencoded");
    }

    [Fact]
    public void The_IAM_example_is_signed_as_published()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08") { Content = new ByteArrayContent([]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");

        AwsSignature.Sign(request, [], SuiteKey, new AwsScope("us-east-1", "iam"), SuiteTime);

        Header(request, "Authorization").Should().EndWith("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    [Theory]
    [InlineData("GET", "/test.txt", "bytes=0-9", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("GET", "/?lifecycle", null, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("GET", "/?max-keys=2&prefix=J", null, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void The_storage_examples_are_signed_as_published(string method, string target, string? range, string signature)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), "https://examplebucket.s3.amazonaws.com" + target);
        if (range is not null)
        {
            request.Headers.TryAddWithoutValidation("Range", range);
        }

        AwsSignature.Sign(request, [], StorageKey, new AwsScope("us-east-1", "s3"), StorageTime);

        Header(request, "Authorization").Should().EndWith(signature);
        Header(request, "X-Amz-Content-Sha256").Should().Be("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    [Fact]
    public void Storage_encodes_the_path_once_as_its_put_example_shows()
    {
        var body = Encoding.UTF8.GetBytes("Welcome to Amazon S3.");
        using var request = new HttpRequestMessage(HttpMethod.Put, "https://examplebucket.s3.amazonaws.com/test$file.text") { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("Date", "Fri, 24 May 2013 00:00:00 GMT");
        request.Headers.TryAddWithoutValidation("x-amz-storage-class", "REDUCED_REDUNDANCY");

        AwsSignature.Sign(request, body, StorageKey, new AwsScope("us-east-1", "s3"), StorageTime);

        Header(request, "Authorization").Should().EndWith("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    [Fact]
    public void A_session_token_is_sent_and_signed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://127.0.0.1:4566/");

        AwsSignature.Sign(request, [], SuiteKey with { SessionToken = "session" }, new AwsScope("eu-west-1", "cognito-idp"), SuiteTime.ToOffset(TimeSpan.FromHours(9)));

        Header(request, "X-Amz-Security-Token").Should().Be("session");
        Header(request, "X-Amz-Date").Should().Be("20150830T123600Z");
        Header(request, "Authorization").Should().Contain("SignedHeaders=host;x-amz-date;x-amz-security-token,");
    }

    [Fact]
    public void Signing_again_replaces_the_signature()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "https://example.amazonaws.com/");
        AwsSignature.Sign(request, [], SuiteKey, new AwsScope("us-east-1", "service"), SuiteTime.AddHours(1));

        AwsSignature.Sign(request, [], SuiteKey, new AwsScope("us-east-1", "service"), SuiteTime);

        Header(request, "Authorization").Should().EndWith("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
    }

    private static string Header(HttpRequestMessage request, string name) => string.Join(" | ", request.Headers.NonValidated[name]);
}
