package ci

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// System is a CI system or a classroom service.
type System struct {
	Name  string
	About string
	Place string   // the folder of the script and its settings, from the course's directory
	Steps []string // what is left to do, in order

	files    []place
	sandbox  string // what it must be at least
	dir      string // where gradus and its caches are; "" for the job's temporary directory
	identity string // where the key is; "" for a secret that comes in the environment
}

// place says where the file of a template goes.
type place struct{ from, to string }

// Systems are all of them, by name.
var Systems = []*System{
	{
		Name: "classroom50", About: "Classroom 50: an autograder.py that writes result.json",
		Place: "classroom50", sandbox: "full", dir: "/var/tmp/gradus", identity: "/etc/gradus/identity.txt",
		files: []place{{"classroom50/autograder.py", "classroom50/autograder.py"}},
		Steps: []string{
			packed("classroom50"),
			"copy classroom50 to CLASSROOM/autograders/ASSIGNMENT of the repository classroom50",
			"put identity.txt onto a runner of your own, as autograder.py says",
		},
	},
	{
		Name: "docker", About: "a Dockerfile; needs no privileges, and grades with any --format",
		Place: "docker", sandbox: "partial", dir: "/opt/gradus", identity: "/run/secrets/identity",
		files: []place{{"docker/Dockerfile.tmpl", "docker/Dockerfile"}, {"docker/dockerignore", "docker/.dockerignore"}, {"docker/grade.sh", "docker/grade.sh"}},
		Steps: []string{packed("docker"), "build and run it, as docker/Dockerfile says"},
	},
	{
		Name: "gitea", About: "Gitea and Forgejo Actions: a workflow for pull requests",
		Place: ".gitea/gradus", sandbox: "partial", dir: "/opt/gradus",
		files: []place{{"gitea/workflow.yml", ".gitea/workflows/gradus.yml"}},
		Steps: []string{packed(".gitea/gradus"), "add the secret GRADUS_IDENTITY_KEY: the text of identity.txt"},
	},
	{
		Name: "github", About: "GitHub Actions: a workflow and a composite action, annotations, a summary",
		Place: ".github/actions/gradus", sandbox: "full",
		files: []place{{"github/workflow.yml", ".github/workflows/gradus.yml"}, {"github/action.yml", ".github/actions/gradus/action.yml"}},
		Steps: []string{packed(".github/actions/gradus"), "add the secret: gh secret set GRADUS_IDENTITY_KEY <identity.txt"},
	},
	{
		Name: "gitlab", About: "GitLab CI: a job with JUnit and code quality reports",
		Place: "gradus", sandbox: "partial", dir: "/opt/gradus",
		files: []place{{"gitlab/gitlab-ci.yml.tmpl", ".gitlab-ci.yml"}},
		Steps: []string{packed("gradus"), "set up the learners' projects and the variable GRADUS_IDENTITY, as .gitlab-ci.yml says"},
	},
	{
		Name: "gradescope", About: "Gradescope: the files of an autograder's zip",
		Place: "gradescope", sandbox: "partial", dir: "/opt/gradus", identity: "identity.txt",
		files: []place{{"gradescope/setup.sh", "gradescope/setup.sh"}, {"gradescope/run_autograder", "gradescope/run_autograder"}},
		Steps: []string{
			packed("gradescope"),
			"copy the key there: cp identity.txt gradescope/",
			"zip the files, not the folder: (cd gradescope && zip ../autograder.zip *), and upload it",
		},
	},
}

// packed says how to make a pack where the script looks for it.
func packed(place string) string {
	return "make the pack: gradus pack build --challenges DIR --recipient age1… --sign sign.key -o " + path.Join(place, "grader.zip")
}

// Names lists the systems.
func Names() (names []string) {
	for _, s := range Systems {
		names = append(names, s.Name)
	}
	return names
}

// Named returns the system of a name.
func Named(name string) (*System, error) {
	i := slices.IndexFunc(Systems, func(s *System) bool { return s.Name == name })
	if i < 0 {
		return nil, fmt.Errorf("there is no system %q; there are %s", name, strings.Join(Names(), ", "))
	}
	return Systems[i], nil
}
