// SPDX-License-Identifier: Apache-2.0
/** Tests of what was built: who imports whom, what the contract became, and whether the checkers can say no. */
package io.kiovec.checks;
