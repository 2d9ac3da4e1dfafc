// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Swaps;
import io.kiovec.api.Swaps.Swapped;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.io.Address;
import java.util.LinkedHashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** {@code swap}. */
@Component(property = {Command.NAME + "=swap", Command.SUMMARY + "=replaces the endpoint under an open device"})
public final class SwapCommand implements Command {

    private final Swaps swaps;

    /**
     * Called by the component runtime.
     *
     * @param swaps who does it
     */
    @Activate
    public SwapCommand(@Reference Swaps swaps) {
        this.swaps = swaps;
    }

    @Override
    public Job newJob() {
        return new SwapJob(swaps);
    }

    @CommandLine.Command(description = "Serves an open device of this process from another address of the same device,"
            + " under the traffic that there is. Another device is refused, and the device is offline then.", footer = {
                "", "Example: kiovec swap raw:/dev/loop0 --to raw:/images/disk.img"})
    private static final class SwapJob extends Job {

        private final Swaps swaps;

        @CommandLine.Parameters(paramLabel = "ADDRESS", description = "The name that the device was opened by.")
        private String address = "";

        @CommandLine.Option(names = "--to", required = true, paramLabel = "ADDRESS", description = "Where to serve it from.")
        private String to = "";

        SwapJob(Swaps swaps) {
            this.swaps = swaps;
        }

        @Override
        protected void run(Console console) throws Exception {
            Swapped done = swaps.swap(parsed(address), parsed(to));
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("address", done.device().toString());
            result.put("from", done.from().toString());
            result.put("to", done.to().toString());
            result.put("transport", done.transport());
            result.put("pauseMicros", done.pause().toNanos() / 1000.0);
            console.print(result);
        }

        private Address parsed(String text) {
            try {
                return Address.parse(text);
            } catch (IllegalArgumentException e) {
                throw wrongCall(e.getMessage());
            }
        }
    }
}
