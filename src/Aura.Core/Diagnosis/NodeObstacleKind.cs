namespace Aura.Diagnosis;

public enum NodeObstacleKind { Cordoned, Taint, NodeSelector, Cpu, Memory, Pods }
