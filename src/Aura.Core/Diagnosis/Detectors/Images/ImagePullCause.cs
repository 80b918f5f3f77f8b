namespace Aura.Diagnosis.Detectors.Images;

public enum ImagePullCause { Unknown, NotFound, Unreachable, RateLimited, Unauthorized, WrongArchitecture, InvalidName }
