using Aura.Diagnosis;
using Aura.Diagnosis.Logs;

namespace Aura.Tests.Diagnosis;

public class LogPatternsTests
{
    [Theory]
    [InlineData("2026/01/05 12:00:01 main.go:25: dial tcp db:5432: connect: connection refused", "db", 5432)]
    [InlineData("dial tcp 10.96.0.10:6379: connect: connection refused", "10.96.0.10", 6379)]
    [InlineData("Error: connect ECONNREFUSED 10.0.0.7:5432\n  code: 'ECONNREFUSED',\n", "10.0.0.7", 5432)]
    [InlineData("connection to server at \"db\" (10.96.0.4), port 5432 failed: Connection refused", "db", 5432)]
    [InlineData("Get \"http://cart.shop.svc:8080/items\": connection refused", "cart.shop.svc", 8080)]
    [InlineData("java.net.ConnectException: Connection refused: kafka-0.kafka/10.0.0.3:9092", "10.0.0.3", 9092)]
    public void A_refused_connection_names_the_host(string text, string host, int port)
    {
        var cause = LogPatterns.Classify(text)!;
        Assert.Equal((LogCauseKind.ConnectionRefused, host, port), (cause.Kind, cause.Subject, cause.Port));
    }

    [Theory]
    [InlineData("dial tcp: lookup db on 10.96.0.10:53: no such host", LogCauseKind.UnknownHost, "db")]
    [InlineData("Error: getaddrinfo EAI_AGAIN queue", LogCauseKind.UnknownHost, "queue")]
    [InlineData("could not translate host name \"db\" to address", LogCauseKind.UnknownHost, "db")]
    [InlineData("java.net.UnknownHostException: mail.shop.svc", LogCauseKind.UnknownHost, "mail.shop.svc")]
    [InlineData("dial tcp 10.96.0.9:80: i/o timeout", LogCauseKind.Timeout, "10.96.0.9")]
    [InlineData("listen tcp :8080: bind: address already in use", LogCauseKind.AddressInUse, null)]
    [InlineData("FATAL ERROR: JavaScript heap out of memory", LogCauseKind.OutOfMemory, null)]
    [InlineData("panic: DATABASE_URL is not set", LogCauseKind.MissingSetting, "DATABASE_URL")]
    [InlineData("KeyError: 'API_TOKEN'", LogCauseKind.MissingSetting, "API_TOKEN")]
    [InlineData("open /data/lock: permission denied", LogCauseKind.PermissionDenied, "/data/lock")]
    [InlineData("open /etc/app/app.conf: no such file or directory", LogCauseKind.MissingFile, "/etc/app/app.conf")]
    [InlineData("error: yaml: line 3: mapping values are not allowed", LogCauseKind.BadConfiguration, null)]
    [InlineData("User \"system:serviceaccount:a:b\" cannot get resource \"pods\" in API group \"\"",
        LogCauseKind.Forbidden, "User \"system:serviceaccount:a:b\" cannot get resource \"pods")]
    public void Other_words_give_their_kind(string text, LogCauseKind kind, string? subject)
    {
        var cause = LogPatterns.Classify(text)!;
        Assert.Equal((kind, subject), (cause.Kind, cause.Subject));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("listening on port 8080\nall is well")]
    [InlineData("panic: runtime error: index out of range [3] with length 3")]
    public void Words_that_say_nothing_give_nothing(string? text) => Assert.Null(LogPatterns.Classify(text));

    [Fact]
    public void The_last_line_that_says_something_counts()
    {
        var cause = LogPatterns.Classify(
            "open /x: no such file or directory\ndial tcp db:1: connect: connection refused\nbye")!;
        Assert.Equal((LogCauseKind.ConnectionRefused, "db"), (cause.Kind, cause.Subject));
    }
}
