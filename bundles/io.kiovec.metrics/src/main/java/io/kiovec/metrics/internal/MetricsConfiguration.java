// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Where figures are told. Without a configuration of this name they are told nowhere. */
@ObjectClassDefinition(id = MetricsConfiguration.PID, name = "Kiovec metrics")
public @interface MetricsConfiguration {

    /** What it is configured by. */
    String PID = "io.kiovec.metrics";

    /** {@return whether Prometheus can ask} */
    @AttributeDefinition(description = "Whether Prometheus can ask, at http://HOST:PORT/metrics.")
    boolean prometheus() default true;

    /** {@return the address to listen on} */
    @AttributeDefinition(description = "The address to listen on. Whoever reaches it can read the figures.")
    String host() default "127.0.0.1";

    /** {@return the port to listen on, 0 for any} */
    @AttributeDefinition(description = "The port to listen on; 0 takes any that is free, and the log says which.")
    int port() default 9464;

    /** {@return whether there are MBeans} */
    @AttributeDefinition(description = "Whether there are MBeans, io.kiovec:type=Device and io.kiovec:type=Kiovec.")
    boolean jmx() default true;
}
