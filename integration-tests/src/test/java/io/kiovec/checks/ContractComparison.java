// SPDX-License-Identifier: Apache-2.0
package io.kiovec.checks;

import java.util.ArrayList;
import java.util.List;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.version.Version;

/**
 * Compares the contract with what it was. bnd sees the differences; the judgement is here, because bnd lets everything
 * pass below 1.0, or, told to look, wants 1.0 for any breaking change. Ours: below 1.0 an incompatible change and an
 * addition both raise the minor version.
 */
final class ContractComparison {
    private ContractComparison() {
    }

    static List<String> objections(Jar newer, Jar older) throws Exception {
        try (Processor processor = new Processor()) {
            List<String> objections = new ArrayList<>();
            for (Baseline.Info info : new Baseline(processor, new DiffPluginImpl()).baseline(newer, older, null)) {
                Delta delta = info.packageDiff.getDelta();
                if (delta == Delta.REMOVED) {
                    objections.add(info.packageName + " is gone");
                } else if (delta != Delta.ADDED && info.newerVersion.compareTo(needed(info, delta)) < 0) {
                    objections.add("%s: %s change, version %s has to become %s:%n%s".formatted(info.packageName, delta,
                            info.newerVersion, needed(info, delta), info.reason));
                }
            }
            return objections;
        }
    }

    private static Version needed(Baseline.Info info, Delta delta) {
        Version older = info.olderVersion;
        if (older.getMajor() > 0 || delta != Delta.MAJOR) {
            return info.suggestedVersion;
        }
        return new Version(0, older.getMinor() + 1, 0);
    }
}
