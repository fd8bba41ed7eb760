package catalog

// Risk is an entry of a list of risks, such as "A01:2025".
type Risk struct{ ID, Title string }

// OWASP are the entries of the OWASP Top 10 of 2025 (https://owasp.org/Top10/2025/) and of
// the OWASP API Security Top 10 of 2023 (https://owasp.org/API-Security/editions/2023/),
// which challenges may name as what they teach to avoid.
var OWASP = []Risk{
	{"A01:2025", "Broken Access Control"},
	{"A02:2025", "Security Misconfiguration"},
	{"A03:2025", "Software Supply Chain Failures"},
	{"A04:2025", "Cryptographic Failures"},
	{"A05:2025", "Injection"},
	{"A06:2025", "Insecure Design"},
	{"A07:2025", "Authentication Failures"},
	{"A08:2025", "Software or Data Integrity Failures"},
	{"A09:2025", "Security Logging and Alerting Failures"},
	{"A10:2025", "Mishandling of Exceptional Conditions"},
	{"API1:2023", "Broken Object Level Authorization"},
	{"API2:2023", "Broken Authentication"},
	{"API3:2023", "Broken Object Property Level Authorization"},
	{"API4:2023", "Unrestricted Resource Consumption"},
	{"API5:2023", "Broken Function Level Authorization"},
	{"API6:2023", "Unrestricted Access to Sensitive Business Flows"},
	{"API7:2023", "Server Side Request Forgery"},
	{"API8:2023", "Security Misconfiguration"},
	{"API9:2023", "Improper Inventory Management"},
	{"API10:2023", "Unsafe Consumption of APIs"},
}
