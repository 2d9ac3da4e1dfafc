// SPDX-License-Identifier: Apache-2.0
package io.kiovec.shell.internal.doctor;

import io.kiovec.io.Address;
import io.kiovec.shell.internal.linux.LinuxFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Linux' own drivers that transports stand on, and how they are loaded. */
final class ModuleCheck implements Check {

    /**
     * A driver of Linux'.
     *
     * @param module its module, and the scheme of the transport that needs it
     * @param option of the kernel's configuration
     * @param what it makes nodes for
     */
    private record Driver(String module, String option, String what) {
    }

    private static final List<Driver> DRIVERS = List.of(new Driver("sg", "CONFIG_CHR_DEV_SG", "SCSI devices"),
            new Driver("st", "CONFIG_CHR_DEV_ST", "tapes"));

    private final LinuxFacts linux;

    ModuleCheck(LinuxFacts linux) {
        this.linux = linux;
    }

    @Override
    public List<Finding> look(Optional<Address> asked) {
        List<Finding> found = new ArrayList<>();
        for (Driver driver : DRIVERS) {
            if (asked.isPresent() && !needs(asked.get(), driver.module())) {
                continue;
            }
            if (!linux.isLoaded(driver.module())) {
                found.add(missing(driver, asked.isPresent()));
            } else if (driver.module().equals("sg")
                    && linux.text("/sys/module/sg/parameters/allow_dio").equals(Optional.of("0"))) {
                found.add(Finding.degraded("sg", "allow_dio is 0, so sg does every direct transfer indirectly",
                        "echo 1 > /proc/scsi/sg/allow_dio"));
            }
        }
        return found;
    }

    /** bsg nodes and block nodes do without the module. */
    private static boolean needs(Address address, String module) {
        return address.scheme().equals(module) && (module.equals("st") || address.rest().startsWith("/dev/sg"));
    }

    private Finding missing(Driver driver, boolean asked) {
        String name = driver.module();
        boolean installed = linux.isInstalled(name);
        String sentence = installed
                ? "the kernel's module " + name + " is not loaded, so there are no nodes of it for " + driver.what()
                : "this kernel has no driver " + name + ", so there are no nodes of it for " + driver.what();
        String mend = installed ? "modprobe " + name : driver.option() + "=m";
        return asked ? Finding.broken(name, sentence, mend) : Finding.note(name, sentence, mend);
    }
}
