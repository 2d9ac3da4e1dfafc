// SPDX-License-Identifier: Apache-2.0
package io.kiovec.tck.internal;

import io.kiovec.api.Devices;
import io.kiovec.command.Console;
import io.kiovec.command.Console.Form;
import io.kiovec.command.DestructionGuard;
import io.kiovec.command.Job;
import io.kiovec.io.Address;
import io.kiovec.io.DeviceException;
import io.kiovec.io.DeviceKind;
import io.kiovec.tck.DriverReport;
import io.kiovec.tck.DriverReport.Outcome;
import io.kiovec.tck.DriverReport.Result;
import io.kiovec.tck.DriverTrial;
import io.kiovec.tck.DriverUnderTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Judges the transport that serves an address. */
@Command(description = "Judges a driver by the rules of the contract, on a device that it may overwrite: a disk that bears the"
        + " kit's mark, or a blank one that is simulated. On any other nothing is written, unless --yes-destroy-data says"
        + " that it may be.", footer = {"",
            "The report comes in Markdown: what is broken, what was skipped and why, what no test can judge. --report DIR",
            "writes it and JUnit's XML there, FILE.md or FILE.xml one of them. --json prints one object: driver, passed,",
            "failed, skipped, results, untestable. The exit code is 1 when a rule is broken.", "",
            "Example: kiovec tck sim:disk0 --other sim:disk1 --report target/tck",
            "Example: kiovec --drivers build tck ram:disk0 --only S8"})
final class TckJob extends Job {

    private final BundleContext context;
    private final Devices devices;

    @Parameters(index = "0", paramLabel = "ADDRESS", description = "The scratch device: everything on it is lost.")
    private String address = "";

    @Option(names = "--report", paramLabel = "DIR|FILE", description = "Where the report is written, beside being printed.")
    private Optional<Path> report = Optional.empty();

    @Option(names = "--faces", split = ",", paramLabel = "FACE", description = "As what the device can be opened: block, scsi,"
            + " tape (what the transport opens and a scan tells).")
    private List<String> faces = List.of();

    @Option(names = "--other", paramLabel = "ADDRESS", description = "Another device of the driver, which is only looked at.")
    private Optional<String> other = Optional.empty();

    @Option(names = "--transport", paramLabel = "NAME", description = "The transport of this name, also one that stands by.")
    private Optional<String> transport = Optional.empty();

    @Option(names = "--only", split = ",", paramLabel = "RULE", description = "Some rules or tests only, by S8, Block,"
            + " S8_lastBlockIsThere or Block.S8_lastBlockIsThere.")
    private List<String> only = List.of();

    @Mixin
    private DestructionGuard guard = new DestructionGuard();

    TckJob(BundleContext context, Devices devices) {
        this.context = context;
        this.devices = devices;
    }

    @Override
    protected void run(Console console) throws Exception {
        Address scratch = address(address);
        Optional<Address> second = other.map(this::address);
        if (second.filter(scratch::equals).isPresent()) {
            throw wrongCall("--other " + scratch + " is the scratch device itself");
        }
        second.filter(device -> !device.scheme().equals(scratch.scheme())).ifPresent(device -> {
            throw wrongCall("--other " + device + ": give another device of " + scratch.scheme());
        });
        refuseWhatIsOpen(scratch);
        try (InstalledDriver installed = InstalledDriver.find(context, scratch, transport)) {
            DriverUnderTest driver = installed.declared(faces(installed), second);
            ScratchPermit permit = new ScratchPermit(devices, scratch);
            Optional<String> stake = permit.ask(guard.isSaid());
            if (stake.isPresent()) {
                guard.demand(console, scratch, stake.get());
                permit.ask(true);
            }
            Optional<ReportFiles> files = files(scratch);
            DriverReport said = DriverTrial.judge(driver, this::isWanted);
            if (Thread.interrupted()) {
                throw new InterruptedException(scratch + " was judged in part only: it was interrupted");
            }
            if (said.results().isEmpty()) {
                throw wrongCall("--only " + String.join(",", only) + ": no test is called so");
            }
            conclude(console, new DriverReport(driver + ", by transport " + installed.words(), said.results(),
                    said.untestable()), files);
        }
    }

    private Address address(String text) {
        try {
            return Address.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrongCall(e.getMessage());
        }
    }

    private void refuseWhatIsOpen(Address scratch) throws DeviceException {
        boolean open = devices.statistics().stream().flatMap(device -> Stream.of(device.address(), device.target()))
                // Itself, or what it stands on: sim:raw:/dev/loop0.
                .anyMatch(device -> scratch.equals(device) || scratch.rest().endsWith(":" + device)
                        || scratch.rest().equals(device.toString()));
        if (open) {
            throw new DeviceException.Busy(scratch,
                    "is open in this process, and would be overwritten: close it first");
        }
    }

    private Set<DeviceKind> faces(InstalledDriver installed) {
        Set<DeviceKind> all = faces.isEmpty() ? installed.faces() : EnumSet.noneOf(DeviceKind.class);
        faces.forEach(word -> all.add(face(word)));
        if (all.isEmpty()) {
            throw wrongCall(address + ": its transport opens nothing");
        }
        return all;
    }

    private DeviceKind face(String word) {
        return Arrays.stream(DeviceKind.values()).filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst().orElseThrow(() -> wrongCall("--faces " + word + ": say block, scsi or tape"));
    }

    private Optional<ReportFiles> files(Address scratch) throws IOException {
        return report.isEmpty() ? Optional.empty() : Optional.of(ReportFiles.at(report.get(), scratch));
    }

    private boolean isWanted(String name) {
        String group = name.substring(0, name.indexOf('.'));
        String test = name.substring(name.indexOf('.') + 1);
        String rule = test.substring(0, Math.max(0, test.indexOf('_')));
        return only.isEmpty() || only.contains(name) || only.contains(group) || only.contains(test)
                || only.contains(rule);
    }

    private void conclude(Console console, DriverReport said, Optional<ReportFiles> files) throws IOException {
        if (console.form() == Form.JSON) {
            console.print(ReportObject.of(said));
        } else {
            console.say(said.markdown().stripTrailing());
        }
        if (files.isPresent()) {
            files.get().write(said);
        }
        List<Result> failed = said.with(Outcome.FAILED);
        if (!failed.isEmpty()) {
            throw new IOException(address + " breaks " + failed.size() + " of the rules: "
                    + failed.stream().map(Result::name).collect(Collectors.joining(", ")));
        }
        if (!said.isPassed()) {
            throw new IOException(address + " was not judged: every test was skipped");
        }
    }
}
