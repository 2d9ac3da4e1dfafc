// SPDX-License-Identifier: Apache-2.0
package io.kiovec.health.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What must be there for a machine to be healthy. */
@ObjectClassDefinition(id = DriversConfiguration.PID, name = "Kiovec health")
public @interface DriversConfiguration {

    /** What it is configured by. */
    String PID = "io.kiovec.health";

    /** {@return the names of transports that must be available} */
    @AttributeDefinition(description = "The names of transports that must be there and available: raw, sg, st.")
    String[] transports() default {};
}
