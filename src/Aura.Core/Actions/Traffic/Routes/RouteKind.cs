namespace Aura.Actions.Traffic.Routes;

/// <summary>What can share traffic out among versions.</summary>
public enum RouteKind { Auto, HttpRoute, VirtualService, TrafficSplit, CanaryIngress, Replicas }
