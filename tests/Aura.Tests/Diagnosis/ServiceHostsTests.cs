using Aura.Diagnosis;
using Aura.Diagnosis.Detectors.Network;

namespace Aura.Tests.Diagnosis;

public sealed class ServiceHostsTests
{
    [Theory]
    [InlineData("http://cart/v1", "cart:80")]
    [InlineData("https://user:p@ss@cart.shop.svc:8443/?x=http", "cart.shop.svc:8443")]
    [InlineData("jdbc:postgresql://db:5433/orders", "db:5433")]
    [InlineData("kafka-0.kafka:9092,kafka-1.kafka:9092", "kafka-0.kafka:9092 kafka-1.kafka:9092")]
    [InlineData("mongodb://a,b:27018/x", "a:27017 b:27018")]
    [InlineData("cart.shop.svc.cluster.local", "cart.shop.svc.cluster.local:")]
    [InlineData("CART:80", "cart:80")]
    [InlineData("10.0.0.1:80", "")]
    [InlineData("12:30", "")]
    [InlineData("cart", "")]
    [InlineData("registry.local/cart:1.2", "")]
    [InlineData("see http:// and nothing", "")]
    public void Hosts_are_found_in_values(string value, string hosts) =>
        Assert.Equal(hosts, string.Join(' ', ServiceHosts.In(value).Select(h => $"{h.Host}:{h.Port}")));

    [Theory]
    [InlineData("until nc -z db 5432; do sleep 2; done", "until nc db 5432 do sleep 2 done")]
    [InlineData("</dev/tcp/db/5432", "db")]
    [InlineData("pg_isready --host=db.shop -p 5432", "db.shop 5432")]
    [InlineData("redis-cli -h cache:6379", "redis-cli cache 6379")]
    [InlineData("cat /etc/db/cache.conf", "cat")]
    public void Words_that_could_be_hosts_are_no_parts_of_paths(string text, string words) =>
        Assert.Equal(words, string.Join(' ', ServiceHosts.Words(text)));
}
