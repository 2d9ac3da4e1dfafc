// SPDX-License-Identifier: Apache-2.0
package io.kiovec.core.internal.cause;

import io.kiovec.api.Swaps.Problem;
import io.kiovec.api.Swaps.Setting;
import io.kiovec.core.internal.CoreLog;
import io.kiovec.io.Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The causes of a swap that Configuration Admin describes (rule S7). A change is applied to the devices that are open;
 * a bad configuration leaves the last good one in force. Callbacks only record and tell the observers, who only record.
 */
@Component(service = SwapCauses.class, configurationPid = SwapCauses.PID)
@Designate(ocd = SwapConfiguration.class)
public final class SwapCauses {

    static final String PID = "io.kiovec.swap";

    /** What is in force and what was refused; one value, so that nobody sees half of it. */
    private record InForce(CauseTable table, List<Problem> problems) {
    }

    private final CoreLog log;
    private final List<Runnable> observers = new CopyOnWriteArrayList<>();
    private volatile InForce inForce = new InForce(CauseTable.DEFAULT, List.of());

    /**
     * Called by the component runtime.
     *
     * @param log where to log
     * @param configuration what Configuration Admin has, or nothing
     */
    @Activate
    public SwapCauses(@Reference CoreLog log, Map<String, Object> configuration) {
        this.log = log;
        read(configuration);
    }

    /**
     * Called by the component runtime: another configuration, or none any more.
     *
     * @param configuration what Configuration Admin has
     */
    @Modified
    public void modified(Map<String, Object> configuration) {
        read(configuration);
        observers.forEach(Runnable::run);
    }

    private void read(Map<String, ?> configuration) {
        CauseParser parser = new CauseParser();
        CauseTable table = parser.parse(configuration);
        List<Problem> problems = List.copyOf(parser.problems());
        inForce = new InForce(problems.isEmpty() ? table : inForce.table(), problems);
        problems.forEach(problem -> log.warn(
                "{}: {} = '{}' is refused: write '{}'; the last good configuration stays in force", PID, problem.key(),
                problem.value(), problem.mended()));
    }

    /**
     * Tells of changes from now on; called in the framework's callbacks.
     *
     * @param observer whom to tell
     */
    public void observe(Runnable observer) {
        observers.add(observer);
    }

    /**
     * Tells of changes no longer.
     *
     * @param observer whom
     */
    public void forget(Runnable observer) {
        observers.remove(observer);
    }

    /**
     * {@return when a device is swapped to a better transport}
     *
     * @param device the name that it was opened by
     */
    public BetterTransport better(Address device) {
        return inForce.table().better(device);
    }

    /** {@return how long nothing must have gone through a device that is idle} */
    public Duration idle() {
        return inForce.table().idle();
    }

    /** {@return what is in force, for people} */
    public List<Setting> settings() {
        return inForce.table().settings();
    }

    /** {@return what of the last configuration was refused} */
    public List<Problem> problems() {
        return inForce.problems();
    }
}
