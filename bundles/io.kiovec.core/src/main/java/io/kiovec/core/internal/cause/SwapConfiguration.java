// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.cause;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured, for tools that draw forms; {@link CauseParser} reads it, and forgives no more than this. */
@ObjectClassDefinition(id = SwapCauses.PID, name = "Kiovec swaps", description = "When a device is swapped by itself")
@interface SwapConfiguration {

    /** When a better transport takes over. */
    @AttributeDefinition(name = "Better transport", description = "When a device is swapped to a transport of its scheme that ranks higher: never, when-idle or at-once")
    String better_transport() default "never";

    /** What idle is. */
    @AttributeDefinition(name = "Idle time", description = "How long nothing went through a device that is idle: milliseconds, 1 to 3600000")
    long idle_time() default 1000;

    /** Rules by address. */
    @AttributeDefinition(name = "Rules", description = "By address, the first that fits holds: PATTERN never|when-idle|at-once", required = false)
    String[] rules() default {};
}
