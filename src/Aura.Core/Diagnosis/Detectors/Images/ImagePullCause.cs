namespace Aura.Diagnosis.Detectors.Images;

public enum ImagePullCause { Unknown, NotFound, Unreachable, Unauthorized, WrongArchitecture, InvalidName }
