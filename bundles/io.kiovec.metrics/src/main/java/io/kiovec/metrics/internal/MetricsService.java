// SPDX-License-Identifier: Apache-2.0
package io.kiovec.metrics.internal;

import io.kiovec.api.Allocators;
import io.kiovec.api.Devices;
import io.kiovec.api.Transports;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.management.JMException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerFactory;
import org.osgi.service.metatype.annotations.Designate;

/** Tells figures while there is a configuration that says so. A change of it begins anew. */
@Component(service = MetricsService.class, immediate = true, configurationPid = MetricsConfiguration.PID, configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = MetricsConfiguration.class)
public final class MetricsService {

    private static final int LAST_PORT = 65_535;

    private final Logger log;
    private final Optional<PrometheusEndpoint> endpoint;
    private final Optional<Beans> beans;
    private final String problem;

    /**
     * Called by the component runtime.
     *
     * @param devices whose figures
     * @param allocators whose memory
     * @param transports whose faults
     * @param configuration where they are told
     * @param logs where to log
     * @throws JMException when the MBeans cannot be registered
     */
    @Activate
    public MetricsService(@Reference Devices devices, @Reference Allocators allocators,
            @Reference Transports transports, MetricsConfiguration configuration, @Reference LoggerFactory logs)
            throws JMException {
        log = logs.getLogger(MetricsConfiguration.PID);
        Figures figures = new Figures(devices, allocators, transports, System::nanoTime);
        Optional<PrometheusEndpoint> answers = Optional.empty();
        String wrong = "";
        if (configuration.prometheus()) {
            try {
                answers = Optional.of(open(figures, configuration));
                log.info("figures at {}", answers.get().url());
            } catch (IOException | IllegalArgumentException e) {
                wrong = MetricsConfiguration.PID + ": cannot listen at " + configuration.host() + ":"
                        + configuration.port() + " (" + e.getMessage() + "): give another host or port";
                log.warn("{}", wrong);
            }
        }
        endpoint = answers;
        problem = wrong;
        beans = configuration.jmx()
                ? Optional.of(new Beans(ManagementFactory.getPlatformMBeanServer(), devices, figures))
                : Optional.empty();
    }

    private static PrometheusEndpoint open(Figures figures, MetricsConfiguration configuration) throws IOException {
        if (configuration.port() < 0 || configuration.port() > LAST_PORT) {
            throw new IllegalArgumentException("a port is 0 to " + LAST_PORT);
        }
        return new PrometheusEndpoint(figures,
                new InetSocketAddress(InetAddress.getByName(configuration.host()), configuration.port()));
    }

    /** {@return where Prometheus can ask, empty for nowhere} */
    String url() {
        return endpoint.map(PrometheusEndpoint::url).orElse("");
    }

    /** {@return whether there are MBeans} */
    boolean hasBeans() {
        return beans.isPresent();
    }

    /** {@return what is wrong with the configuration and how to mend it, empty for nothing} */
    String problem() {
        return problem;
    }

    @Deactivate
    void stop() {
        endpoint.ifPresent(PrometheusEndpoint::close);
        beans.ifPresent(Beans::close);
    }
}
