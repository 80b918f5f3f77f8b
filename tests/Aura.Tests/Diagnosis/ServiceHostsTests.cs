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
}
