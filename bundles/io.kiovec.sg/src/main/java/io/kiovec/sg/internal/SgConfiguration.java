// SPDX-License-Identifier: Apache-2.0
package io.kiovec.sg.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What can be configured, for tools that draw forms; {@link SgSettings} reads it. */
@ObjectClassDefinition(id = SgTransport.PID, name = "Kiovec sg", description = "The transport sg; a change holds for devices that are opened from then on")
@interface SgConfiguration {

    /** Bound on mapped buffers. */
    @AttributeDefinition(name = "Mapped buffers", description = "Mapped buffers of one device at a time, each with a descriptor of its own: 0 to 64")
    int mappedBuffers() default 16;

    /** Whether writers are alone. */
    @AttributeDefinition(name = "Exclusive", description = "Open sg nodes for writing with O_EXCL: nobody else can open them meanwhile, and there are no mapped buffers and no queues")
    boolean exclusive() default false;
}
