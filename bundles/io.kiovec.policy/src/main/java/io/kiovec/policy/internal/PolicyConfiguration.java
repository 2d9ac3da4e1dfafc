// SPDX-License-Identifier: Apache-2.0
package io.kiovec.policy.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured, for tools that draw forms; {@link PolicyParser} reads it, and forgives no more than this. */
@ObjectClassDefinition(id = ConfiguredPolicy.PID, name = "Kiovec transfer policy", description = "How data may move: indirectly unless asked")
@interface PolicyConfiguration {

    /** What is done when nobody asked. */
    @AttributeDefinition(name = "Default mode", description = "What is done when nobody asked: indirect or direct")
    String default_mode() default "indirect";

    /** Whether a direct transfer is done when it is asked for. */
    @AttributeDefinition(name = "Direct transfers", description = "Whether a direct transfer is done when it is asked for: allowed or forbidden")
    String direct() default "allowed";

    /** Shorter transfers are done indirectly. */
    @AttributeDefinition(name = "Smallest direct transfer", description = "Shorter transfers are done indirectly: bytes, with K, M or G")
    String smallest_direct() default "0";

    /** Rules by address. */
    @AttributeDefinition(name = "Rules", description = "By address, the first that fits holds: PATTERN default=indirect|direct direct=allowed|forbidden smallest=BYTES", required = false)
    String[] rules() default {};
}
