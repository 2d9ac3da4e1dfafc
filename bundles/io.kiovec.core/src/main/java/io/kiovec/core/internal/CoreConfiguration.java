// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured, for tools that draw forms; {@link CoreSettings} reads it. */
@ObjectClassDefinition(id = CoreSettings.PID, name = "Kiovec core", description = "How long drivers are waited for, and when one is in quarantine")
@interface CoreConfiguration {

    /** Breaches of the contract until quarantine. */
    @AttributeDefinition(name = "Failures until quarantine", description = "A driver that breaks its contract so often within the window serves nothing until its bundle is updated or it is released; 1 or more")
    int quarantine_failures() default 5;

    /** The window of those breaches. */
    @AttributeDefinition(name = "Window of failures", description = "In seconds; 1 or more")
    int quarantine_window_seconds() default 60;

    /** How long opening may take. */
    @AttributeDefinition(name = "Patience with opening", description = "Seconds that a driver may take to open a device, 1 or more: a tape may have to be loaded")
    int open_seconds() default 180;

    /** How long calls may take to leave. */
    @AttributeDefinition(name = "Patience with calls", description = "Seconds that calls may take to leave a driver that is to go, 1 or more; then they are cancelled, and what stays is an orphan")
    int drain_seconds() default 10;
}
