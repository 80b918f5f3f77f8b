namespace Aura.Kubernetes;

/// <summary>The operators of label selectors and of node affinity, by the API's names.</summary>
public enum SelectorOperator { In, NotIn, Exists, DoesNotExist, Gt, Lt }
