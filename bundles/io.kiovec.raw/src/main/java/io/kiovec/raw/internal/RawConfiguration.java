// SPDX-License-Identifier: Apache-2.0
package io.kiovec.raw.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What can be configured, for tools that draw forms; {@link RawTransport} reads it. */
@ObjectClassDefinition(id = RawTransport.PID, name = "Kiovec raw", description = "The transport raw; a change holds for devices that are opened from then on")
@interface RawConfiguration {

    /** What works queues. */
    @AttributeDefinition(name = "Queues", description = "What works the queues of a device: what a short probe finds to be quicker, a ring of the kernel's (io_uring), or threads", options = {
        @Option(label = "What is quicker", value = "auto"), @Option(label = "A ring", value = "ring"),
        @Option(label = "Threads", value = "threads")})
    String queues() default "auto";
}
