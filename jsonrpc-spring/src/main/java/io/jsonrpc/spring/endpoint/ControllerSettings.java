package io.jsonrpc.spring.endpoint;

/**
 * How the controllers of an application are read.
 *
 * @param refuseUnknown whether params without a parameter are refused where a method does not say it
 * @param requireValidator whether a method with constraints on its parameters ends the start if there is no validator;
 *     otherwise a warning is logged
 * @param requireMethodSecurity whether a method with an annotation of method security ends the start if nothing obeys it;
 *     otherwise a warning is logged
 * @since 0.1
 */
public record ControllerSettings(boolean refuseUnknown, boolean requireValidator, boolean requireMethodSecurity) {

    /** Unknown params are ignored, and annotations that nothing obeys end the start. */
    public static final ControllerSettings DEFAULT = new ControllerSettings(false, true, true);
}
