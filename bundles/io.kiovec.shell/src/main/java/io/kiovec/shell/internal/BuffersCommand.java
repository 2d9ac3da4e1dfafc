// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal;

import io.kiovec.api.Allocators;
import io.kiovec.command.Command;
import io.kiovec.command.Console;
import io.kiovec.command.Job;
import io.kiovec.command.Table;
import io.kiovec.io.AllocatorStatistics;
import io.kiovec.io.AllocatorStatistics.TrackedBuffer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine;

/** {@code buffers}. */
@Component(property = {Command.NAME + "=buffers", Command.SUMMARY + "=what the allocators hold"})
public final class BuffersCommand implements Command {

    private final Allocators allocators;

    /**
     * Called by the component runtime.
     *
     * @param allocators who knows them
     */
    @Activate
    public BuffersCommand(@Reference Allocators allocators) {
        this.allocators = allocators;
    }

    @Override
    public Job newJob() {
        return new BuffersJob(allocators);
    }

    @CommandLine.Command(description = "Tells what each allocator holds and what its memory is made of; with tracking on,"
            + " each open buffer with the place of its allocation.", footer = {"", "Example: kiovec buffers"})
    private static final class BuffersJob extends Job {

        private final Allocators allocators;

        BuffersJob(Allocators allocators) {
            this.allocators = allocators;
        }

        @Override
        protected void run(Console console) {
            boolean text = console.form() == Console.Form.TEXT;
            Table table = new Table().column("name", "NAME").column("pages", "PAGES").numbers("maxBytes", "BOUND")
                    .numbers("mappedBytes", "MAPPED").numbers("usedBytes", "USED").numbers("buffers", "BUFFERS")
                    .numbers("regions", "REGIONS").numbers("tracked", "TRACKED");
            for (AllocatorStatistics held : allocators.list()) {
                table.row(held.name(), held.pages(), held.maxBytes(), held.mappedBytes(), held.usedBytes(),
                        held.buffers(), held.regions(), text ? (Object) held.tracked().size() : held.tracked());
            }
            console.print(table);
            allocators.list().forEach(held -> held.tracked().forEach(buffer -> console.say(place(held, buffer))));
        }

        private static String place(AllocatorStatistics held, TrackedBuffer buffer) {
            return held.name() + ": " + buffer.bytes() + " bytes, allocated at" + System.lineSeparator() + "    "
                    + buffer.place().strip().replace("\n", System.lineSeparator() + "    ");
        }
    }
}
